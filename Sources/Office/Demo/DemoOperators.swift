import Primitives
import Rules
import Supervision

/// The register of the simulated county: about 6,000 invented operators of all kinds.
struct DemoOperators {
    let townships: [Area]
    private(set) var all: [NewOperator] = []
    private(set) var byKind: [OperatorKind: [Int]] = [:]

    init(townships: [Area], scale: Int = 1, random: inout SplitMix64, newID: () -> String) {
        self.townships = townships
        var names: Set<String> = []
        for (kind, count, endings) in DemoVocabulary.kinds {
            for _ in 0..<(count * scale) {
                let new = make(kind, endings, &names, &random, newID)
                byKind[kind, default: []].append(all.count)
                all.append(new)
            }
        }
    }

    private func make(
        _ kind: OperatorKind,
        _ endings: [String],
        _ names: inout Set<String>,
        _ random: inout SplitMix64,
        _ newID: () -> String
    ) -> NewOperator {
        // The county seat has two firms in five.
        let township = Int.random(in: 0..<5, using: &random) < 2 ? townships[0] : pick(townships, &random)
        let address = Self.address(in: township, townships[0], &random)
        var name = ""
        var tries = 0
        repeat {
            tries += 1
            let ending = pick(endings, &random)
            let person = "\(pick(DemoVocabulary.surnames, &random))\(pick(DemoVocabulary.given, &random))"
            let brand = pick(DemoVocabulary.brands, &random)
            let place = township.name.dropLast()
            name =
                ending == "种植户"
                ? person + ending
                : Bool.random(using: &random) ? "阳城县\(place)\(brand)\(ending)" : "\(place)\(person)\(ending)"
            // A large county runs out of names.
            if tries > 20 { name += "\(names.count)" }
        } while !names.insert(name).inserted
        let key = OperatorKey(name: name, address: address) ?? OperatorKey.placeholder
        return NewOperator(
            id: newID(),
            creditCode: name.hasSuffix("种植户") ? nil : Self.creditCode(kind, &random),
            name: name,
            address: address,
            key: key,
            township: township.code,
            kind: kind
        )
    }

    private static func address(in township: Area, _ seat: Area, _ random: inout SplitMix64) -> String {
        let number = Int.random(in: 1...199, using: &random)
        return township.code == seat.code
            ? "阳城县\(township.name)\(pick(DemoVocabulary.streets, &random))\(number)号"
            : "阳城县\(township.name)\(pick(DemoVocabulary.villages, &random))\(number)号"
    }

    private static func creditCode(_ kind: OperatorKind, _ random: inout SplitMix64) -> String {
        let prefix = kind == .production || kind == .slaughter ? "91140522MA" : "92140522MA"
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        let body = prefix + String((0..<7).map { _ in alphabet[Int.random(in: 0..<31, using: &random)] })
        return body + String(CreditCode.check(of: body) ?? "0")
    }

    func pick(kind kinds: [OperatorKind], _ random: inout SplitMix64) -> NewOperator? {
        let kind = pick(kinds, &random)
        return byKind[kind].map { all[pick($0, &random)] }
    }

    private func pick<T>(_ list: [T], _ random: inout SplitMix64) -> T {
        Self.pick(list, &random)
    }

    private static func pick<T>(_ list: [T], _ random: inout SplitMix64) -> T {
        list[Int.random(in: 0..<list.count, using: &random)]
    }
}
