/// Writes the identifiers of events in the form that a reader asks for (EPCIS 2.0, 12.2: GS1-EPC-Format).
package enum IdentifierFormat: String, Sendable, Hashable, CaseIterable {
    case noPreference = "No_Preference"
    case digitalLink = "Always_GS1_Digital_Link"
    case urn = "Always_EPC_URN"
    case never = "Never_Translates"
}

extension Event {
    /// The event with all identifiers in a form; nil where one has no such form.
    ///
    /// A Digital Link does not tell how long the company's prefix is, so it cannot become a URN; an identifier that is no
    /// GS1 key stays as it is.
    package func formatted(_ format: IdentifierFormat) -> Event? {
        switch format {
        case .noPreference, .never: return self
        case .urn:
            let uris = identifiers.map(\.uri) + [readPoint?.id, bizLocation?.id].compactMap { $0 }
            return uris.contains { DigitalLink($0) != nil } ? nil : self
        case .digitalLink: return mapped { DigitalLink(epc: $0)?.uri ?? $0 }
        }
    }

    private func mapped(_ change: (String) -> String) -> Event {
        func changed(_ elements: [QuantityElement]) -> [QuantityElement] {
            elements.map { QuantityElement(epcClass: change($0.epcClass), quantity: $0.quantity, uom: $0.uom) }
        }
        var event = self
        event.epcList = epcList.map(change)
        event.parentID = parentID.map(change)
        event.childEPCs = childEPCs.map(change)
        event.inputEPCList = inputEPCList.map(change)
        event.outputEPCList = outputEPCList.map(change)
        event.quantityList = changed(quantityList)
        event.childQuantityList = changed(childQuantityList)
        event.inputQuantityList = changed(inputQuantityList)
        event.outputQuantityList = changed(outputQuantityList)
        event.transformationID = transformationID.map(change)
        event.bizTransactionList = bizTransactionList.map { BusinessTransaction(type: $0.type, id: change($0.id)) }
        event.sourceList = sourceList.map { Party(type: $0.type, id: change($0.id)) }
        event.destinationList = destinationList.map { Party(type: $0.type, id: change($0.id)) }
        event.readPoint?.id = change(readPoint?.id ?? "")
        event.bizLocation?.id = change(bizLocation?.id ?? "")
        return event
    }

    /// The event with every word of CBV as its Web URI, for XML whose reader asks for that form.
    package var withWebURIs: Event {
        func web(_ term: VocabularyTerm?, _ vocabulary: Vocabulary) -> VocabularyTerm? {
            term.map { .other(vocabulary.webURI($0)) }
        }
        var event = self
        event.bizStep = web(bizStep, .bizStep)
        event.disposition = web(disposition, .disposition)
        event.persistentDisposition?.set = (persistentDisposition?.set ?? []).compactMap { web($0, .disposition) }
        event.persistentDisposition?.unset = (persistentDisposition?.unset ?? []).compactMap { web($0, .disposition) }
        event.bizTransactionList = bizTransactionList.map {
            BusinessTransaction(type: web($0.type, .transactionType), id: $0.id)
        }
        event.sourceList = sourceList.map { Party(type: .other(Vocabulary.partyType.webURI($0.type)), id: $0.id) }
        event.destinationList = destinationList.map {
            Party(type: .other(Vocabulary.partyType.webURI($0.type)), id: $0.id)
        }
        event.errorDeclaration?.reason = web(errorDeclaration?.reason, .errorReason)
        return event
    }
}
