/// One value of a YAML file with the place where it stands.
///
/// Scalars stay text: what a text means is said by the entry that reads it, so that `1.10` is a task and not a number.
struct RuleNode {
    enum Content {
        case text(String)
        case list([RuleNode])
        case map([Member])
    }

    struct Member {
        var key: String
        var place: Place
        var value: RuleNode
    }

    var place: Place
    var content: Content

    var text: String? { if case .text(let text) = content { text } else { nil } }

    func member(_ key: String) -> RuleNode? {
        guard case .map(let members) = content else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The scalar under `id`, or under `number` for standards.
    var identity: String? { member("id")?.text ?? member("number")?.text }

    /// This entry with an overlay's entry laid over it.
    ///
    /// The overlay's keys win one by one. Lists whose elements have an identity are merged by it, so that an overlay
    /// can change one task of a plan; any other value is replaced whole.
    func overlaid(by other: RuleNode) -> RuleNode {
        guard case .map(let below) = content, case .map(let above) = other.content else { return other }
        var members = below
        for member in above {
            guard let index = members.firstIndex(where: { $0.key == member.key }) else {
                members.append(member)
                continue
            }
            members[index].place = member.place
            members[index].value = Self.overlay(members[index].value, member.value)
        }
        return RuleNode(place: place, content: .map(members))
    }

    private static func overlay(_ below: RuleNode, _ above: RuleNode) -> RuleNode {
        guard case .list(let old) = below.content, case .list(let new) = above.content, !old.isEmpty, !new.isEmpty,
            (old + new).allSatisfy({ $0.identity != nil })
        else { return above }
        var merged = old
        for element in new {
            if let index = merged.firstIndex(where: { $0.identity == element.identity }) {
                merged[index] = merged[index].overlaid(by: element)
            } else {
                merged.append(element)
            }
        }
        return RuleNode(place: below.place, content: .list(merged))
    }
}
