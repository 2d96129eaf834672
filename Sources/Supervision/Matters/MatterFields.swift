package import Primitives
package import Rules

/// What stands in one field of a matter, and what stood there before, as its reader may see it.
package struct FieldStanding: Sendable, Hashable {
    /// One value as it was written; it is never changed, a correction is another one.
    package struct Revision: Sendable, Hashable {
        /// From 1.
        package var number: Int
        /// Empty where what stood there was taken away.
        package var value: String
        /// Empty for the first one only.
        package var reason: String
        package var at: Instant
        package var by: String

        package init(number: Int, value: String, reason: String, at: Instant, by: String) {
            self.number = number
            self.value = value
            self.reason = reason
            self.at = at
            self.by = by
        }
    }

    package var field: ProcedureField
    /// In order; none where nothing was ever written.
    package var revisions: [Revision]
    /// Whether the values show personal data whole.
    package var isInFull: Bool

    package init(field: ProcedureField, revisions: [Revision], isInFull: Bool = false) {
        self.field = field
        self.revisions = revisions
        self.isInFull = isInFull
    }

    /// What stands there today; empty where nothing does.
    package var value: String { revisions.last?.value ?? "" }

    /// How often it was written.
    package var revision: Int { revisions.last?.number ?? 0 }

    /// Personal data that was ever written there; nil where there is nothing to hide.
    package var personal: PersonalField? { revisions.contains { !$0.value.isEmpty } ? field.personal : nil }

    /// Whether the reader sees a masked value where a whole one stands.
    package var isMasked: Bool { !isInFull && personal != nil }

    /// The same with its values' middle hidden, where they are personal data.
    package var masked: FieldStanding {
        guard let personal = field.personal else { return self }
        var standing = self
        for index in standing.revisions.indices {
            standing.revisions[index].value = Masked.value(standing.revisions[index].value, of: personal)
        }
        return standing
    }
}

extension Masked {
    package static func value(_ text: String, of field: PersonalField) -> String {
        switch field {
        case .phone: phone(text)
        case .identityNumber: identityNumber(text)
        }
    }
}

extension Matter {
    /// What its procedure asks for, must have, and has not: it does not close without.
    package var missingFields: [ProcedureField] {
        version.fields.filter { !$0.isOptional && (fields[$0.id] ?? "").isEmpty }
    }
}
