import Primitives
import Yams

extension RuleNode {
    /// Reads one YAML file; nil, with a problem, where it is no YAML or uses anchors, which would hide where a value stands.
    static func read(_ bytes: [UInt8], file: String, faults: Faults) -> RuleNode? {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            faults.report(Place(file: file, line: 1), "bad-encoding", "the file is not UTF-8")
            return nil
        }
        do {
            // The basic resolver leaves scalars as they are; the default one runs regular expressions over each.
            guard let node = try compose(yaml: text, .basic) else {
                faults.report(Place(file: file, line: 1), "empty-file", "the file holds no entry")
                return nil
            }
            return convert(node, file: file, line: 1, faults: faults)
        } catch let error as YamlError {
            faults.report(
                Place(file: file, line: line(of: error)),
                code(of: error),
                message(of: error)
            )
        } catch {
            faults.report(Place(file: file, line: 1), "bad-yaml", "\(error)".oneLine)
        }
        return nil
    }

    private static func convert(_ node: Node, file: String, line: Int, faults: Faults) -> RuleNode? {
        let place = Place(file: file, line: node.mark?.line ?? line)
        switch node {
        case .scalar(let scalar):
            return RuleNode(place: place, content: .text(scalar.string))
        case .sequence(let sequence):
            let elements = sequence.compactMap { convert($0, file: file, line: place.line, faults: faults) }
            return RuleNode(place: place, content: .list(elements))
        case .mapping(let mapping):
            var members: [Member] = []
            for (key, value) in mapping {
                let keyPlace = Place(file: file, line: key.mark?.line ?? place.line)
                guard let name = key.scalar?.string else {
                    faults.report(keyPlace, "bad-yaml", "a key is not a plain word")
                    continue
                }
                guard let value = convert(value, file: file, line: keyPlace.line, faults: faults) else { continue }
                members.append(Member(key: name, place: keyPlace, value: value))
            }
            return RuleNode(place: place, content: .map(members))
        case .alias:
            faults.report(place, "bad-yaml", "anchors and aliases are not used in the rulebook")
            return nil
        }
    }

    private static func code(of error: YamlError) -> String {
        if case .duplicatedKeysInMapping = error { "duplicate-key" } else { "bad-yaml" }
    }

    private static func message(of error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
        case .duplicatedKeysInMapping(let keys, _): "the same key twice in one map: " + keys.joined(separator: ", ")
        default: "\(error)".oneLine
        }
    }

    private static func line(of error: YamlError) -> Int {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: 1
        }
    }
}

extension String {
    /// For messages that must stay on one line of a log.
    fileprivate var oneLine: String {
        split(whereSeparator: \.isNewline).map { String($0) }.joined(separator: " ")
    }
}
