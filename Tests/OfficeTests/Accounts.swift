import Office
import Primitives
import Storage
import TestSupport

extension County {
    static let password = "十个字的密码要够长ab"

    /// An account of the county office whose password costs little to check: scrypt with N = 16.
    ///
    /// The derived key was made with another implementation (Python's hashlib).
    func registerAccount(_ login: String = "zhang", active: Bool = true) async throws {
        let record =
            "scrypt$16$8$1$000102030405060708090a0b0c0d0e0f$c405547bd4962c808390c90f6e0d6f0ade8c8bfaa87192d7ae6ad9da44fe49a3"
        try await execute(
            """
            INSERT INTO account (county, id, login, name, role, password, active, created_at)
            VALUES (\(Shipped.county.text), \("id-" + login), \(login), '张三', 'office', \(record), \(active ? 1 : 0), 0)
            """
        )
    }

    /// With passwords that cost little: without optimisation a try at the standard cost takes three seconds.
    var accounts: AccountDesk {
        AccountDesk(office, passwordCost: PasswordRecord.Cost(rounds: 16, blockSize: 8, parallelism: 1))
    }

    func signedIn(_ login: String = "zhang") async throws -> String? {
        guard case .signedIn(let token) = try await accounts.signIn(login: login, password: Self.password) else {
            return nil
        }
        return token
    }

    func passWall(seconds: Int) { wall.change { $0 = $0.adding(seconds: seconds) } }
}
