/// A value of one of the vocabularies of CBV 2.0: a word of the standard, or the URI of somebody else's.
package enum VocabularyTerm: Sendable, Hashable {
    /// The bare word, as `receiving`.
    case standard(String)
    case other(String)
}

/// A vocabulary of CBV 2.0 with its words and the forms in which they are written.
package struct Vocabulary: Sendable {
    package let name: String
    let words: Set<String>
    /// Before the bare word in the vocabulary on the Web.
    let web: String
    /// Before the bare word in CBV 1.x; nil where that had none.
    let urn: String?

    /// Reads a bare word, a CBV URN, a Web URI or a compact one (`cbv:BizStep-receiving`).
    ///
    /// - Returns: Nil where the text is no URI and no word of the vocabulary, or where it claims to be a word of the
    ///   standard and is none.
    package func term(_ text: String) -> VocabularyTerm? {
        if words.contains(text) { return .standard(text) }
        guard URISyntax.isURI(text) else { return nil }
        for start in starts where text.hasPrefix(start) {
            let word = String(text.dropFirst(start.count))
            return words.contains(word)
                ? .standard(word) : (start.hasSuffix("/voc/") || start == "gs1:" ? .other(text) : nil)
        }
        return .other(text)
    }

    /// The Web URI of a word of the standard, and any other URI as it is.
    package func webURI(_ term: VocabularyTerm) -> String {
        switch term {
        case .standard(let word): web + word
        case .other(let uri): uri
        }
    }

    /// As JSON writes it: the bare word, or the URI.
    package func bare(_ term: VocabularyTerm) -> String {
        switch term {
        case .standard(let word): word
        case .other(let uri): uri
        }
    }

    /// As XML writes it: the URN of CBV 1.x where it had one, else the Web URI.
    package func xml(_ term: VocabularyTerm) -> String {
        guard case .standard(let word) = term, let urn else { return webURI(term) }
        return urn + word
    }

    private var starts: [String] {
        var starts = [web] + (urn.map { [$0] } ?? [])
        if web.hasPrefix(StandardNamespace.cbv) { starts.append("cbv:" + web.dropFirst(StandardNamespace.cbv.count)) }
        if web.hasPrefix(StandardNamespace.gs1) {
            starts += ["gs1:", "https://ref.gs1.org/voc/", "http://gs1.org/voc/", "https://www.gs1.org/voc/"]
        }
        return starts
    }
}

/// Namespaces that need no declaration.
enum StandardNamespace {
    static let cbv = "https://ref.gs1.org/cbv/"
    static let gs1 = "https://gs1.org/voc/"
    static let epcis = "https://ref.gs1.org/epcis/"
    static let masterData = "urn:epcglobal:cbv:mda"
    static let comments = "http://www.w3.org/2000/01/rdf-schema#"

    /// What the context of EPCIS 2.0 declares by itself; `cbvmda` stands for the same as in XML, without the colon at
    /// the end that the JSON-LD context gives it, so that both forms of a document agree.
    static let declared = [
        "cbv": cbv, "gs1": gs1, "epcis": epcis, "cbvmda": masterData, "rdfs": comments,
        "owl": "http://www.w3.org/2002/07/owl#", "xsd": "http://www.w3.org/2001/XMLSchema#",
        "dcterms": "http://purl.org/dc/terms/",
    ]
}
