/// Chooses a prefix for every namespace that the fields of a document use.
///
/// The first prefix that a namespace was written with stays, unless another namespace has it already.
struct Prefixes {
    /// In the order in which they were met.
    private(set) var declared: [(prefix: String, namespace: String)] = []
    /// Those that JSON declares by the standard's context and XML must declare itself.
    private(set) var standard: [(prefix: String, namespace: String)] = []
    private var prefixes: [String: String] = [:]
    private var taken = Set(StandardNamespace.declared.keys)

    init(_ document: Document) {
        collect(document.extensions)
        for vocabulary in document.vocabularies {
            for attribute in vocabulary.elements.flatMap(\.attributes) { collect(attribute.value) }
        }
        for event in document.events {
            collect(event.extensions)
            collect(event.ilmd)
            collect(event.errorDeclaration?.extensions ?? [])
            collect(event.readPoint?.extensions ?? [])
            collect(event.bizLocation?.extensions ?? [])
            for element in event.sensorElementList {
                collect(element.extensions)
                collect(element.metadata?.extensions ?? [])
                for report in element.reports { collect(report.extensions) }
            }
        }
    }

    /// The name of a field as it is written: `example:myField`.
    func key(_ name: ExtensionName) -> String {
        guard let namespace = name.namespace, let prefix = prefixes[namespace] else { return name.written }
        return "\(prefix):\(name.local)"
    }

    private mutating func collect(_ fields: [ExtensionField]) {
        for field in fields {
            if let namespace = field.name.namespace { add(namespace, field.name.prefix) }
            collect(field.value)
        }
    }

    private mutating func collect(_ value: ExtensionValue) {
        switch value {
        case .fields(let fields): collect(fields)
        case .list(let values): for value in values { collect(value) }
        case .text, .number, .flag, .null: break
        }
    }

    private mutating func add(_ namespace: String, _ wanted: String?) {
        guard prefixes[namespace] == nil else { return }
        if let wanted, StandardNamespace.declared[wanted] == namespace {
            standard.append((wanted, namespace))
            return prefixes[namespace] = wanted
        }
        var prefix = wanted ?? "ns"
        var number = 1
        while taken.contains(prefix) {
            prefix = "\(wanted ?? "ns")\(number)"
            number += 1
        }
        taken.insert(prefix)
        prefixes[namespace] = prefix
        declared.append((prefix, namespace))
    }
}
