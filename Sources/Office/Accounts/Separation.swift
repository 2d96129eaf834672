import Primitives
import Rules
import Storage

/// The three administrators are three people, and none of them has an account of the business as well.
///
/// GB/T 22239-2019, 8.1.5 and 8.1.7: system, security and audit management each by its own person.
extension AccountDesk {
    /// What stands against an account beside the others in use; empty where it may be.
    ///
    /// A name says who somebody is: one administrator may not have the name of another, and may have that of somebody in
    /// the business only where it is vouched that they are two people.
    func separationFaults(
        _ account: AccountRecords.Stored,
        isNamesake: Bool,
        _ db: any Connection
    ) throws -> [FieldFault] {
        let isAdministrator = isAdministrator(account.role)
        let others = try AccountRecords(db: db, county: county).all().filter {
            $0.active && $0.id != account.id && $0.name == account.name
                && (isAdministrator || self.isAdministrator($0.role))
        }
        guard let other = others.first else { return [] }
        if isAdministrator, others.contains(where: { self.isAdministrator($0.role) }) {
            return [FieldFault(field: "name", code: "administrator-same-person", advice: "三员须由不同的人担任")]
        }
        guard !isNamesake else { return [] }
        let title = office.rulebook.role(other.role)?.title ?? ""
        let advice = "在用账号中有同名的\(title)“\(other.login)”，三员不能兼办业务；确系同名的另一个人，请勾选确认"
        return [FieldFault(field: "namesake", code: "namesake", advice: advice)]
    }

    func isAdministrator(_ role: String) -> Bool { office.rulebook.role(role)?.desk == .administration }

    /// Refuses to take the last account of the county office, or of one of the three administrators, out of use.
    func requireOthers(besides account: AccountRecords.Stored, _ db: any Connection) throws {
        guard let role = office.rulebook.role(account.role), [.office, .administration].contains(role.desk) else {
            return
        }
        let others = try AccountRecords(db: db, county: county).all().contains { other in
            other.active && other.id != account.id
                && (role.desk == .office
                    ? office.rulebook.role(other.role)?.desk == .office : other.role == account.role)
        }
        guard !others else { return }
        let advice =
            role.desk == .office
            ? "这是县食安办唯一的在用账号，请先建立接任人的账号" : "这是唯一在用的\(role.title)，请先由县食安办任命接任的人"
        throw Refusal.incomplete([FieldFault(field: "state", code: "last-account", advice: advice)])
    }
}
