import Primitives
import Storage

/// SQL of second factors, recovery codes and sign-ins that wait for a code.
struct SecondFactorRecords {
    let db: any Connection
    let office: Office

    private var county: AreaCode { office.county }

    struct Factor {
        var secret: [UInt8]
        var confirmedAt: Instant?
        /// The step of the last code that was accepted: it and those before it are spent.
        var lastStep: Int64
    }

    enum Way { case clockCode, recoveryCode }

    func factor(of account: String) throws -> Factor? {
        try db.first(
            """
            SELECT secret, sealed, confirmed_at, last_step FROM second_factor
            WHERE county = \(county.text) AND account = \(account)
            """
        ).map { row in
            let stored: [UInt8] = try row.get("secret")
            let isSealed = try row.get("sealed", as: Int.self) == 1
            return Factor(
                secret: isSealed ? try office.environment.seal.open(stored, for: place(of: account)) : stored,
                confirmedAt: try row.get("confirmed_at", as: Int64?.self).map { Instant(milliseconds: $0) },
                lastStep: try row.get("last_step")
            )
        }
    }

    func confirmed(of account: String) throws -> Factor? {
        try factor(of: account).flatMap { $0.confirmedAt == nil ? nil : $0 }
    }

    private func place(of account: String) -> SecretSeal.Place { .secondFactor(of: account, county) }

    /// Puts a new secret, sealed, in the place of one that was never confirmed.
    func begin(_ secret: [UInt8], of account: String, at now: Instant) throws {
        let sealed = try office.environment.seal.seal(secret, for: place(of: account), office.environment)
        try db.execute(
            """
            INSERT INTO second_factor (county, account, secret, sealed, created_at, last_step)
            VALUES (\(county.text), \(account), \(sealed), 1, \(now.milliseconds), \(Int64(0)))
            ON CONFLICT (county, account) DO UPDATE SET secret = excluded.secret, sealed = excluded.sealed,
                created_at = excluded.created_at
            """
        )
    }

    func confirm(of account: String, step: Int64, at now: Instant) throws {
        try db.execute(
            """
            UPDATE second_factor SET confirmed_at = \(now.milliseconds), last_step = \(step)
            WHERE county = \(county.text) AND account = \(account)
            """
        )
    }

    func remove(of account: String) throws {
        try db.execute("DELETE FROM recovery_code WHERE county = \(county.text) AND account = \(account)")
        try db.execute("DELETE FROM second_factor WHERE county = \(county.text) AND account = \(account)")
        try dropHalfSessions(account: account)
    }

    /// Accepts a code once; nil where it is wrong, too old or spent.
    func spend(_ code: String, of account: String, at now: Instant) throws -> Way? {
        guard let factor = try confirmed(of: account) else { return nil }
        let code = FoldedText.fold(code).uppercased().filter { $0 != "-" }
        if let step = TimeCode.acceptedStep(code, secret: factor.secret, at: now, after: factor.lastStep) {
            try db.execute(
                """
                UPDATE second_factor SET last_step = \(step) WHERE county = \(county.text) AND account = \(account)
                """
            )
            return .clockCode
        }
        let spent = try db.execute(
            """
            UPDATE recovery_code SET used_at = \(now.milliseconds)
            WHERE county = \(county.text) AND account = \(account) AND used_at IS NULL
                AND code_hash = \(Self.hash(code, of: account))
            """
        )
        return spent == 1 ? .recoveryCode : nil
    }

    // MARK: Recovery codes

    func replaceRecoveryCodes(_ codes: [String], of account: String) throws {
        try db.execute("DELETE FROM recovery_code WHERE county = \(county.text) AND account = \(account)")
        for code in codes {
            try db.execute(
                """
                INSERT INTO recovery_code (county, account, code_hash)
                VALUES (\(county.text), \(account), \(Self.hash(code.filter { $0 != "-" }, of: account)))
                """
            )
        }
    }

    func recoveryCodesLeft(of account: String) throws -> Int {
        try db.first(
            """
            SELECT COUNT(*) FROM recovery_code
            WHERE county = \(county.text) AND account = \(account) AND used_at IS NULL
            """
        )?.get(at: 0) ?? 0
    }

    /// A plain digest is enough: the codes are 80 random bits, which nobody guesses from it.
    private static func hash(_ code: String, of account: String) -> String { Digest.hex(ofFields: [account, code]) }

    // MARK: Half sessions

    func insertHalfSession(_ hash: String, account: String, at now: Instant) throws {
        try db.execute(
            """
            INSERT INTO half_session (token_hash, county, account, created_at)
            VALUES (\(hash), \(county.text), \(account), \(now.milliseconds))
            """
        )
    }

    /// The account that waits under a token.
    func halfSession(_ hash: String, after oldest: Instant) throws -> String? {
        try db.first(
            """
            SELECT account FROM half_session
            WHERE token_hash = \(hash) AND county = \(county.text) AND created_at > \(oldest.milliseconds)
            """
        )?.get("account")
    }

    func dropHalfSessions(before oldest: Instant) throws {
        try db.execute(
            "DELETE FROM half_session WHERE county = \(county.text) AND created_at <= \(oldest.milliseconds)"
        )
    }

    func dropHalfSessions(account: String) throws {
        try db.execute("DELETE FROM half_session WHERE county = \(county.text) AND account = \(account)")
    }
}
