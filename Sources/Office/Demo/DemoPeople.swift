import Primitives
import Rules
import Storage
import Supervision

/// The simulated county's people beside the stations'; none has a password, so nobody can sign in as one of them.
extension DemoRun {
    /// Two people in each department and laboratory, and two in each township's food-safety office.
    mutating func addPeople(from first: Day) throws {
        let now = Instant(first, hour: 8, minute: 30)
        let desk = AccountDesk(office)
        for (index, post) in posts.enumerated() {
            let account = AccountRecords.Stored(
                id: office.environment.nextID(now),
                login: FoldedText.fold(post.login),
                name: DemoNames.name(index),
                role: post.role,
                place: post.place,
                password: nil,
                active: true
            )
            try desk.enter(account, by: "console", at: now, db: db)
        }
    }

    private struct Post {
        var login: String
        var role: String
        var place: AccountPlace
    }

    private var posts: [Post] {
        var posts: [Post] = []
        for department in office.rulebook.departments {
            let roles: [String]
            switch department.kind {
            case .department: roles = ["department-leader", "department"]
            case .laboratory: roles = ["laboratory", "laboratory"]
            default: continue
            }
            for (index, role) in roles.enumerated() {
                let place = AccountPlace(department: department.id)
                posts.append(Post(login: "\(department.name)\(index + 1)", role: role, place: place))
            }
        }
        for township in office.rulebook.townships(of: office.county) {
            for index in 1...2 {
                let place = AccountPlace(township: township.code)
                posts.append(Post(login: "\(township.name)政府\(index)", role: "township", place: place))
            }
        }
        // A county's own rulebook may know other roles.
        return posts.filter { office.rulebook.role($0.role) != nil }
    }

    /// On the last day somebody of a station leaves and hands over what they had open.
    mutating func leaveOffice() throws {
        let now = Instant(today, hour: 8)
        let desk = PeopleDesk(office)
        for township in office.rulebook.townships(of: office.county) {
            guard let staff = officers[township.code], staff.count > 1 else { continue }
            let view = try desk.leaving(staff[0].account, db: db)
            guard !view.matters.isEmpty, view.successors.contains(where: { $0.id == staff[1].account }) else {
                continue
            }
            let leaving = PeopleDesk.Leaving(
                successor: staff[1].account,
                note: "调任其他岗位；纸质材料在所内档案柜，电子材料已全部上传"
            )
            try desk.deactivate(
                staff[0].account,
                leaving,
                handover: office.environment.nextID(now),
                by: "console",
                at: now,
                db: db
            )
            return
        }
    }
}

/// Invented names, each from its place in the list, so that the run's random numbers stay where they were.
private enum DemoNames {
    private static let families = [
        "王", "李", "张", "刘", "陈", "杨", "赵", "吴", "原", "卫", "郭", "延", "成", "茹", "栗", "潘", "田", "侯", "梁",
    ]
    private static let given = ["建军", "丽萍", "晋阳", "红霞", "志强", "海燕", "文斌", "秀英", "泽明", "晓东", "雪梅", "国平", "永胜"]

    /// 19 and 13 have no common divisor: 247 names before one comes again.
    static func name(_ index: Int) -> String { families[index % families.count] + given[index % given.count] }
}
