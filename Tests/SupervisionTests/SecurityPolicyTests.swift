import Primitives
import Supervision
import Testing

@Suite struct `The security policy` {
    private static let roles: Set<String> = ["office", "station"]

    @Test func `what holds before anybody set one is within the bounds`() {
        #expect(SecurityPolicy.standard.faults(knownRoles: Self.roles).isEmpty)
    }

    @Test(arguments: SecurityPolicy.Figure.allCases)
    func `no figure leaves its bounds on either side`(figure: SecurityPolicy.Figure) {
        for (value, isAllowed) in [
            (figure.bounds.lowerBound, true), (figure.bounds.upperBound, true), (figure.bounds.lowerBound - 1, false),
            (figure.bounds.upperBound + 1, false), (Int.min, false), (Int.max, false),
        ] {
            var policy = SecurityPolicy.standard
            policy[figure] = value
            let faults = policy.faults(knownRoles: Self.roles)
            #expect(faults.map(\.field) == (isAllowed ? [] : [figure.rawValue]), "\(value)")
            #expect(faults.allSatisfy { $0.code == "policy-bounds" && $0.advice.contains(figure.reason) })
        }
    }

    /// The floors by name: a change of the code that lowers one of them is a change of this table as well.
    private static let floors: [(SecurityPolicy.Figure, Int)] = [
        (.minimumLength, 10), (.passwordHistory, 1), (.failuresBeforeLock, 3), (.lockMinutes, 5), (.idleMinutes, 5),
        (.sessionHours, 1), (.passwordDays, 0),
    ]

    @Test func `each floor stands where it was set`() {
        for (figure, floor) in Self.floors { #expect(figure.bounds.lowerBound == floor, "\(figure)") }
        #expect(Self.floors.count == SecurityPolicy.Figure.allCases.count)
    }

    @Test(arguments: [(0, true), (1, false), (29, false), (30, true), (365, true)])
    func `a password that has to be changed lives for a month at least`(days: Int, isAllowed: Bool) {
        var policy = SecurityPolicy.standard
        policy.passwordDays = days
        #expect(policy.faults(knownRoles: Self.roles).isEmpty == isAllowed)
    }

    @Test func `all faults come at once, and a role that nobody knows is one`() {
        var policy = SecurityPolicy.standard
        policy.minimumLength = 6
        policy.idleMinutes = 600
        policy.secondFactorRoles = ["mayor"]
        #expect(
            policy.faults(knownRoles: Self.roles).map(\.field) == ["minimum-length", "idle-minutes", "second-factor"]
        )
    }

    @Test func `two policies that differ in anything differ in their texts`() {
        var seen: Set<[String]> = [SecurityPolicy.standard.texts]
        for figure in SecurityPolicy.Figure.allCases {
            var policy = SecurityPolicy.standard
            policy[figure] += 1
            #expect(seen.insert(policy.texts).inserted)
        }
        var policy = SecurityPolicy.standard
        policy.secondFactorRoles = ["office"]
        #expect(seen.insert(policy.texts).inserted)
        policy = .standard
        policy.signatureSuite = .sm2
        #expect(seen.insert(policy.texts).inserted)
    }
}
