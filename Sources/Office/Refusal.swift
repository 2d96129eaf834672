package import Primitives
package import Rules

/// Why a desk did not do what it was asked.
package enum Refusal: Error, Hashable, Sendable {
    case notPermitted(Permission)
    /// No such row, or none that this person may see: the two are told apart to nobody.
    case notFound
    /// The matter is held by another desk.
    case heldByOther
    /// Somebody else was quicker: the matter no longer stands where the form was filled in.
    case changedMeanwhile
    /// What is missing or wrong, all at once, each with a field and a stable code.
    case incomplete([FieldFault])
}
