/// Exceptions of EPCIS 2.0 (table 12-1), each with the status of HTTP that it is answered with.
package enum RepositoryException: String, Sendable, Hashable, CaseIterable {
    case validation = "ValidationException"
    case queryValidation = "QueryValidationException"
    case queryParameter = "QueryParameterException"
    case subscriptionControls = "SubscriptionControlsException"
    case security = "SecurityException"
    case noSuchName = "NoSuchNameException"
    case noSuchResource = "NoSuchResourceException"
    case notAllowed = "MethodNotAllowedException"
    case notAcceptable = "NotAcceptableException"
    case alreadyExists = "ResourceAlreadyExistsException"
    case captureLimitExceeded = "CaptureLimitExceededException"
    case queryTooLarge = "QueryTooLargeException"
    case queryTooComplex = "QueryTooComplexException"
    case uriTooLong = "URITooLongException"
    case unsupportedMediaType = "UnsupportedMediaTypeException"
    case implementation = "ImplementationException"

    package var status: Int {
        switch self {
        case .validation, .queryValidation, .queryParameter, .subscriptionControls: 400
        case .security: 403
        case .noSuchName, .noSuchResource: 404
        case .notAllowed: 405
        case .notAcceptable: 406
        case .alreadyExists: 409
        case .captureLimitExceeded, .queryTooLarge, .queryTooComplex: 413
        case .uriTooLong: 414
        case .unsupportedMediaType: 415
        case .implementation: 500
        }
    }
}

/// Why the repository does not do what a program asks, with everything that is wrong at once.
package struct RepositoryRefusal: Error, Sendable, Hashable {
    package var exception: RepositoryException
    package var detail: String
    /// One line each, with place, what was read and what was expected.
    package var problems: [String]
    /// Where it differs from the exception's own.
    package var status: Int?

    package init(_ exception: RepositoryException, _ detail: String, problems: [String] = [], status: Int? = nil) {
        self.exception = exception
        self.detail = detail
        self.problems = problems
        self.status = status
    }
}
