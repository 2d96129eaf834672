package import Primitives

/// How accounts are guarded, and with what certificates are signed (安全策略).
///
/// The security administrator sets it within bounds that stand in the program, each with its reason. The figures are the
/// program's own choice and those of the sources named, not figures of a law.
package struct SecurityPolicy: Sendable, Hashable {
    /// Characters of a password at least.
    package var minimumLength: Int
    /// Days after which a password has to be changed; 0 for never.
    package var passwordDays: Int
    /// A new password must differ from so many former ones, the present one counted.
    package var passwordHistory: Int
    /// Failed sign-ins before a login is locked.
    package var failuresBeforeLock: Int
    /// Minutes of the lock, and the span in which failures count together.
    package var lockMinutes: Int
    /// Minutes without a request after which a session ends.
    package var idleMinutes: Int
    /// Hours after which a session ends whatever is done.
    package var sessionHours: Int
    /// Ids of roles that sign in with a second factor only.
    package var secondFactorRoles: Set<String>
    /// With what the next certificate is signed.
    package var signatureSuite: SignatureSuite

    package init(
        minimumLength: Int,
        passwordDays: Int,
        passwordHistory: Int,
        failuresBeforeLock: Int,
        lockMinutes: Int,
        idleMinutes: Int,
        sessionHours: Int,
        secondFactorRoles: Set<String> = [],
        signatureSuite: SignatureSuite = .ed25519
    ) {
        self.minimumLength = minimumLength
        self.passwordDays = passwordDays
        self.passwordHistory = passwordHistory
        self.failuresBeforeLock = failuresBeforeLock
        self.lockMinutes = lockMinutes
        self.idleMinutes = idleMinutes
        self.sessionHours = sessionHours
        self.secondFactorRoles = secondFactorRoles
        self.signatureSuite = signatureSuite
    }

    /// What holds until somebody sets a policy.
    package static let standard = SecurityPolicy(
        minimumLength: 10,
        passwordDays: 0,
        passwordHistory: 1,
        failuresBeforeLock: 5,
        lockMinutes: 10,
        idleMinutes: 30,
        sessionHours: 12
    )

    package var lockSeconds: Int { lockMinutes * 60 }
    package var idleSeconds: Int { idleMinutes * 60 }
    package var sessionSeconds: Int { sessionHours * 3600 }

    /// For digests and for telling two policies apart, in a fixed order.
    package var texts: [String] {
        Figure.allCases.map { String(self[$0]) } + [signatureSuite.rawValue] + secondFactorRoles.sorted()
    }
}

extension SecurityPolicy {
    /// One number of the policy with the bounds that no administrator can leave.
    package enum Figure: String, Sendable, Hashable, CaseIterable {
        case minimumLength = "minimum-length"
        case passwordDays = "password-days"
        case passwordHistory = "password-history"
        case failuresBeforeLock = "failures"
        case lockMinutes = "lock-minutes"
        case idleMinutes = "idle-minutes"
        case sessionHours = "session-hours"

        package var title: String {
            switch self {
            case .minimumLength: "密码最短长度"
            case .passwordDays: "密码有效天数"
            case .passwordHistory: "不得重复的历史密码"
            case .failuresBeforeLock: "连续输错几次锁定"
            case .lockMinutes: "锁定时长"
            case .idleMinutes: "无操作自动退出"
            case .sessionHours: "登录最长保持"
            }
        }

        package var unit: String {
            switch self {
            case .minimumLength: "个字符"
            case .passwordDays: "天"
            case .passwordHistory: "个"
            case .failuresBeforeLock: "次"
            case .lockMinutes, .idleMinutes: "分钟"
            case .sessionHours: "小时"
            }
        }

        package var bounds: ClosedRange<Int> {
            switch self {
            case .minimumLength: 10...64
            case .passwordDays: 0...365
            case .passwordHistory: 1...24
            case .failuresBeforeLock: 3...10
            case .lockMinutes: 5...1440
            case .idleMinutes: 5...120
            case .sessionHours: 1...24
            }
        }

        /// Why the bounds are where they are, for the page.
        package var reason: String {
            switch self {
            case .minimumLength: "再短就经不起离线猜测；上限照顾手工输入"
            case .passwordDays: "0 表示不定期更换；要换就不少于 30 天，太勤会让人写在纸上"
            case .passwordHistory: "新密码至少不能与现用的相同"
            case .failuresBeforeLock: "少于三次会误伤手误，多于十次挡不住猜测"
            case .lockMinutes: "太短挡不住猜测，超过一天会被人用来故意锁人"
            case .idleMinutes: "无人看管的电脑不应长时间开着业务系统"
            case .sessionHours: "每个工作日至少重新登录一次"
            }
        }
    }

    package subscript(figure: Figure) -> Int {
        get {
            switch figure {
            case .minimumLength: minimumLength
            case .passwordDays: passwordDays
            case .passwordHistory: passwordHistory
            case .failuresBeforeLock: failuresBeforeLock
            case .lockMinutes: lockMinutes
            case .idleMinutes: idleMinutes
            case .sessionHours: sessionHours
            }
        }
        set {
            switch figure {
            case .minimumLength: minimumLength = newValue
            case .passwordDays: passwordDays = newValue
            case .passwordHistory: passwordHistory = newValue
            case .failuresBeforeLock: failuresBeforeLock = newValue
            case .lockMinutes: lockMinutes = newValue
            case .idleMinutes: idleMinutes = newValue
            case .sessionHours: sessionHours = newValue
            }
        }
    }

    /// The shortest time after which a password may have to be changed, where it has to be at all.
    package static let shortestPasswordDays = 30

    /// All that leaves the bounds, at once.
    package func faults(knownRoles: Set<String>) -> [FieldFault] {
        var faults = Figure.allCases.compactMap { figure -> FieldFault? in
            let value = self[figure]
            let bounds = figure.bounds
            guard !bounds.contains(value) else { return nil }
            let advice =
                "\(figure.title)应在 \(bounds.lowerBound) 到 \(bounds.upperBound) \(figure.unit)之间：\(figure.reason)"
            return FieldFault(field: figure.rawValue, code: "policy-bounds", advice: advice)
        }
        if (1..<Self.shortestPasswordDays).contains(passwordDays) {
            let advice = "密码有效天数填 0 或不少于 \(Self.shortestPasswordDays) 天：\(Figure.passwordDays.reason)"
            faults.append(FieldFault(field: Figure.passwordDays.rawValue, code: "policy-bounds", advice: advice))
        }
        if !secondFactorRoles.isSubset(of: knownRoles) {
            faults.append(FieldFault(field: "second-factor", code: "unknown-role", advice: "请选择规则库里的角色"))
        }
        return faults
    }
}

/// A policy as it was set: which version, when, by whom and why.
package struct PolicyEdition: Sendable, Hashable {
    /// From 1; 0 is what holds before anybody set one.
    package var version: Int
    package var policy: SecurityPolicy
    package var setAt: Instant?
    /// The setter's name.
    package var setBy: String
    package var reason: String

    package init(version: Int, policy: SecurityPolicy, setAt: Instant?, setBy: String, reason: String) {
        self.version = version
        self.policy = policy
        self.setAt = setAt
        self.setBy = setBy
        self.reason = reason
    }

    package static let standard = PolicyEdition(
        version: 0,
        policy: .standard,
        setAt: nil,
        setBy: "",
        reason: ""
    )
}
