import Primitives
import Rules
import Supervision
import Testing

// No file that comes in today bears credit codes, so no desk reaches this rule yet.
@testable import Office

@Suite struct `Finding the operator that a row names` {
    private static let code = "91140522000000000X"

    private static func resolver(
        _ known: [(id: String, code: String?, name: String, address: String)]
    ) -> OperatorResolver {
        var next = 0
        return OperatorResolver(
            known: known.map {
                OperatorRecords.Candidate(
                    id: $0.id,
                    creditCode: $0.code,
                    nameKey: OperatorKey.fold($0.name),
                    addressKey: OperatorKey.fold($0.address)
                )
            },
            townships: TownshipFinder(townships: []),
            newID: {
                next += 1
                return "new\(next)"
            }
        )
    }

    @Test func `the credit code decides, whatever name and address say`() {
        var resolver = Self.resolver([("o1", Self.code, "甲店", "一号")])
        let found = resolver.resolve(name: "改名后的店", address: "二号", creditCode: Self.code, kind: .sales)
        #expect(found == "o1")
        #expect(resolver.created.isEmpty)
    }

    @Test func `a code that nobody has makes a new operator, and a pair with who bears the name`() {
        var resolver = Self.resolver([("o1", nil, "甲店", "一号")])
        let found = resolver.resolve(name: "甲店", address: "一号", creditCode: Self.code, kind: .sales)
        let again = resolver.resolve(name: "甲店", address: "三号", creditCode: Self.code, kind: .sales)
        #expect(found == "new1")
        #expect(again == "new1")
        #expect(resolver.reviews == [OperatorPair("o1", "new1", .codeWithoutMatch)])
    }

    @Test func `a name without address belongs to the only one of that name, not to one of several`() {
        var single = Self.resolver([("o1", nil, "甲店", "一号")])
        #expect(single.resolve(name: "甲 店", address: nil, kind: .sales) == "o1")
        var several = Self.resolver([("o1", nil, "甲店", "一号"), ("o2", nil, "甲店", "二号")])
        #expect(several.resolve(name: "甲店", address: nil, kind: .sales) == "new1")
        #expect(several.resolve(name: "甲店", address: "/", kind: .sales) == "new1")
        #expect(several.reviews.count == 2)
    }

    @Test(arguments: [nil, "", "/", "无"])
    func `a cell that names nobody makes nobody`(name: String?) {
        var resolver = Self.resolver([])
        #expect(resolver.resolve(name: name, address: "一号", kind: .sales) == nil)
        #expect(resolver.created.isEmpty)
    }
}
