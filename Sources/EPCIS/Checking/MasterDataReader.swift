/// Reads master data of a header (EPCIS 2.0, 6.5; JSON binding, 10.3).
enum MasterDataReader {
    static func header(
        _ check: inout Check,
        _ node: Node
    ) -> (vocabularies: [MasterDataVocabulary], extensions: [ExtensionField])? {
        guard var fields = FieldReader(node, &check) else { return nil }
        let vocabularies = fields.take("epcisMasterData", &check) { check, node -> [MasterDataVocabulary]? in
            guard var fields = FieldReader(node, &check) else { return nil }
            return fields.take("vocabularyList", &check) { check, node in
                check.list(node) { vocabulary(&$0, $1) }
            }
        }
        return (vocabularies ?? [], fields.extensions(&check))
    }

    static func vocabulary(_ check: inout Check, _ node: Node) -> MasterDataVocabulary? {
        guard var fields = FieldReader(node, &check) else { return nil }
        let type = fields.require("type", &check) { $0.uri($1) }
        let elements = fields.take("vocabularyElementList", &check) { check, node in
            check.list(node) { element(&$0, $1) }
        }
        guard let type else { return nil }
        var vocabulary = MasterDataVocabulary(type: type)
        vocabulary.elements = elements ?? []
        return vocabulary
    }

    private static func element(_ check: inout Check, _ node: Node) -> MasterDataElement? {
        guard var fields = FieldReader(node, &check) else { return nil }
        let id = fields.require("id", &check) { $0.uri($1) }
        let attributes = fields.take("attributes", &check) { check, node in check.list(node) { attribute(&$0, $1) } }
        let children = fields.uris("children", &check)
        guard let id else { return nil }
        var element = MasterDataElement(id: id)
        element.attributes = attributes ?? []
        element.children = children
        return element
    }

    private static func attribute(_ check: inout Check, _ node: Node) -> MasterDataElement.Attribute? {
        guard var fields = FieldReader(node, &check) else { return nil }
        let id = fields.require("id", &check) { $0.uri($1) }
        let value = fields.take("attribute", &check) { $0.value($1) }
        return id.map { MasterDataElement.Attribute(id: $0, value: value ?? .null) }
    }
}
