import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var publicationRoutes: [Route] {
        [
            Route(.get, Link.publication, .signedIn(.publish)) { visit in
                let (year, _) = try visit.planDay()
                let setting = try await PublicationDesk(visit.office).setting(year: year, by: visit.officer())
                return try publicationPage(visit, setting, year: year)
            },
            Route(.post, Link.publication, .signedIn(.publish), bodyLimit: 256 << 10, savePublication),
            Route(.get, Link.publicPlan, .open) { visit in
                let today = visit.office.environment.now().day
                let year = PlanDesk(visit.office).defaultYear(on: today) ?? today.year
                let found = try await PublicationDesk(visit.office).published(year: year, on: today)
                return .page(
                    PublicPlanPage(
                        onlooker: visit.stranger,
                        naming: naming,
                        board: found?.board,
                        words: found?.setting.words ?? "",
                        tasks: found?.setting.tasks ?? [:]
                    ).page
                )
            },
        ]
    }

    /// What the county publishes, on one page.
    func publicHome(_ visit: Visit) async throws -> Reply {
        let today = visit.office.environment.now().day
        let year = PlanDesk(visit.office).defaultYear(on: today) ?? today.year
        let plan = visit.office.rulebook.plan(county: visit.office.county, year: year)
        let isShown = try await PublicationDesk(visit.office).isShown(year: year)
        return .page(
            PublicHomePage(
                onlooker: visit.stranger,
                notices: try await NoticeDesk(visit.office).all().filter(\.isCurrent),
                plan: isShown ? plan?.title : nil,
                grids: try await GridDesk(visit.office).published().count
            ).page
        )
    }

    private func publicationPage(
        _ visit: Visit,
        _ setting: PublicationDesk.Setting,
        year: Int,
        faults: [FieldFault] = []
    ) throws -> Reply {
        guard let plan = visit.office.rulebook.plan(county: visit.office.county, year: year) else {
            throw Refusal.notFound
        }
        return .page(
            PublicationPage(
                viewer: try visit.viewer(),
                plan: plan,
                isShown: setting.isShown,
                words: setting.words,
                tasks: setting.tasks,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func savePublication(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        let year = try visit.reportYear()
        var tasks: [String: String] = [:]
        for (name, value) in form.fields where name.hasPrefix("show-") && value == "1" {
            let task = String(name.dropFirst("show-".count))
            tasks[task] = form["words-\(task)"]
        }
        let setting = PublicationDesk.Setting(isShown: form["shown"] == "1", words: form["words"], tasks: tasks)
        do {
            try await PublicationDesk(visit.office).save(setting, year: year, by: visit.officer())
        } catch Refusal.incomplete(let faults) {
            return try publicationPage(visit, setting, year: year, faults: faults)
        }
        return .redirect(Link.publication)
    }
}

extension Visit {
    /// Whoever looks at a page that is the same for everybody.
    var stranger: Onlooker {
        Onlooker(
            viewer: nil,
            largeText: largeText,
            simulatedDay: site.simulatedDay,
            today: office.environment.now().day,
            countyName: site.naming.countyName,
            address: address
        )
    }
}
