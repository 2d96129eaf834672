import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    /// Sampling from plan to look-back, and what the public is told of it.
    var chainRoutes: [Route] {
        overviewRoutes + samplingPlanRoutes + samplingPlanImports + fieldRoutes + specimenRoutes + laboratoryRoutes
            + rapidRoutes
            + claimRoutes
            + noticeRoutes
    }

    private var overviewRoutes: [Route] {
        [
            Route(.get, Link.sampling, .signedIn(.readLedger)) { visit in
                let officer = try visit.officer()
                let year = visit.office.environment.now().day.year
                let desk = SpecimenDesk(visit.office)
                let counts = try await desk.counts(by: officer)
                let (due, _) = try await desk.list(SpecimenFilter(open: true), by: officer, limit: 10, offset: 0)
                return .page(
                    SamplingOverviewPage(
                        viewer: try visit.viewer(),
                        year: year,
                        plan: try await SamplingPlanDesk(visit.office).approved(year: year, by: officer),
                        states: counts.states,
                        overdue: counts.overdue,
                        due: due
                    ).page
                )
            }
        ]
    }

    // MARK: Field sheet

    private var fieldRoutes: [Route] {
        [
            Route(.get, Link.fieldSheet, .signedIn(.takeSamples)) { visit in
                try await fieldPage(visit, values: visit.query)
            },
            Route(
                .post,
                Link.fieldSheet,
                .signedIn(.takeSamples),
                bodyLimit: 5 * EvidenceFile.maximumSize,
                takeSpecimen
            ),
        ]
    }

    private func fieldPage(
        _ visit: Visit,
        values given: [String: String],
        faults: [FieldFault] = []
    ) async throws -> Reply {
        var values = given
        let officer = try visit.officer()
        let specimens = SpecimenDesk(visit.office)
        let aim = values["aim"].flatMap { SpecimenAim(rawValue: $0) } ?? .routine
        var first: String?
        if let sample = values["sample"], !sample.isEmpty {
            if values["food"] == nil {
                let prefill = try await specimens.prefill(sample: sample, by: officer)
                first = prefill.laboratory
                prefilled(prefill, aim, &values)
            } else if aim == .retest {
                first = try? await specimens.prefill(sample: sample, by: officer).laboratory
            }
        }
        let line = try await planLine(values, visit)
        if let line, values["food"] == nil { values["food"] = line.foodClass }
        let operators = OperatorDesk(visit.office)
        var chosen: OperatorRecord?
        if let id = values["operator"], !id.isEmpty { chosen = try? await operators.find(id, by: officer) }
        var found: [OperatorRecord] = []
        if chosen == nil, let text = values["q"], !text.isEmpty {
            found = try await operators.list(OperatorFilter(text: text), by: officer, limit: 20, offset: 0).rows
        }
        let food = values["food"] ?? ""
        let today = visit.office.environment.now().day
        let items = SamplingClasses(visit.office.rulebook.sampling).items(food: food, on: today).map(\.item)
        return .page(
            FieldSheetPage(
                viewer: try visit.viewer(),
                found: found,
                chosen: chosen,
                line: line,
                laboratories: specimens.laboratories(for: aim, first: first).map { (value: $0.id, title: $0.name) },
                items: line.map(\.items).flatMap { $0.isEmpty ? nil : $0 } ?? items,
                amount: amountNote(food, on: today),
                numbers: visit.office.rulebook.practice?.numbers ?? [:],
                values: values,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    /// What a sheet about a failed sample begins with; the reserve of a retest was sealed with the sample.
    private func prefilled(_ prefill: SpecimenDesk.Prefill, _ aim: SpecimenAim, _ values: inout [String: String]) {
        values["operator"] = prefill.operatorID
        values["food"] = prefill.food
        values["class"] = prefill.foodClass
        values["producer"] = prefill.producer
        values["items"] = prefill.items.joined(separator: "\n")
        guard aim == .retest else { return }
        values["batch"] = prefill.batch
        values["produced"] = prefill.productionDate?.description
        values["amount"] = prefill.reserve
        values["reserve"] = prefill.reserve
        values["seal"] = prefill.seal
    }

    func amountNote(_ food: String, on day: Day) -> AmountNote {
        let classes = SamplingClasses(office.rulebook.sampling)
        let amounts = classes.amounts(food: food, on: day)
        return AmountNote(
            food: food,
            amounts: amounts,
            edition: amounts.first.flatMap { classes.edition($0.year) },
            isOwn: classes.day(for: day)?.isOwn ?? false
        )
    }

    private func planLine(_ values: [String: String], _ visit: Visit) async throws -> SamplingPlanLine? {
        guard let plan = values["plan"], !plan.isEmpty, let position = values["line"].flatMap({ Int($0) }) else {
            return nil
        }
        let year = visit.office.environment.now().day.year
        let approved = try await SamplingPlanDesk(visit.office).approved(year: year, by: visit.officer())
        guard approved?.id == plan else { return nil }
        return approved?.lines.first { $0.position == position }
    }

    private func takeSpecimen(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        do {
            let id = try await SpecimenDesk(visit.office).take(try entry(visit), by: visit.officer())
            return .redirect(Link.specimen(id))
        } catch Refusal.incomplete(let faults) {
            return try await fieldPage(visit, values: form.fields.filter { $0.key != "token" }, faults: faults)
        }
    }

    private func entry(_ visit: Visit) throws -> SpecimenDesk.Entry {
        let form = visit.form
        var sheet = SpecimenSheet(
            producer: form["producer"],
            producerAddress: form["producer-address"],
            spec: form["spec"],
            brand: form["brand"],
            productionDate: Day(form["produced"]),
            batch: form["batch"],
            amount: form["amount"],
            reserve: form["reserve"],
            seal: form["seal"],
            sampler: form["sampler"],
            secondSampler: form["second"],
            place: form["place"],
            remark: form["remark"]
        )
        sheet.position = try ChainForm.position(form)
        var entry = SpecimenDesk.Entry(
            operatorID: form["operator"],
            food: form["food"],
            foodClass: form["class"],
            sheet: sheet,
            laboratory: form["laboratory"]
        )
        entry.kind = SamplingRow.Kind(rawValue: form["kind"]) ?? .supervision
        entry.aim = SpecimenAim(rawValue: form["aim"]) ?? .routine
        if !form["plan"].isEmpty { entry.plan = (form["plan"], Int(form["line"]) ?? 0) }
        entry.sample = form["sample"].isEmpty ? nil : form["sample"]
        entry.rapidTest = form["rapid"].isEmpty ? nil : form["rapid"]
        entry.items = ChainForm.lines(form["items"])
        if let day = Day(form["taken"]), day != visit.office.environment.now().day {
            entry.takenAt = Instant(day, hour: 12)
        }
        entry.photos = try (1...4).compactMap { form.files["photo-\($0)"] }
            .map { try EvidenceFile(name: $0.name, content: $0.content) }
        entry.signedSheet = try form.files["sheet"].map { try EvidenceFile(name: $0.name, content: $0.content) }
        return entry
    }
}

/// Reading of fields that several forms of the chain have.
enum ChainForm {
    /// Nil where both fields are empty.
    static func position(_ form: Form) throws -> Coordinate? {
        let texts = (form["latitude"], form["longitude"])
        if texts.0.isEmpty, texts.1.isEmpty { return nil }
        if let latitude = Double(texts.0), let longitude = Double(texts.1),
            let position = Coordinate(latitude: latitude, longitude: longitude, datum: .wgs84)
        {
            return position
        }
        throw Refusal.incomplete([
            FieldFault(field: "latitude", code: "bad-position", advice: "纬度和经度请填小数度数，如 35.48 和 112.41，或都留空")
        ])
    }

    static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map(String.init)
    }
}
