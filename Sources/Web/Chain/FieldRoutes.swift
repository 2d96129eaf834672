import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    /// The field sheet: a plan line or a failed sample fills it in, faults give it back as it was, files too.
    var fieldRoutes: [Route] {
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
        kept: [KeptFile] = [],
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
        if values["form"] == nil {
            values["form"] = visit.office.environment.nextID(visit.office.environment.wallClock())
        }
        if values["sampler"] == nil {
            let last = try await specimens.lastSheet(by: officer)
            values["sampler"] = officer.name
            values["second"] = last?.second
            values["laboratory"] = last?.laboratory
        }
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
                kept: kept,
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
        let files = try await sheetFiles(visit)
        do {
            let id = try await SpecimenDesk(visit.office).take(entry(visit, files), by: visit.officer())
            for upload in files.all.compactMap(\.upload) {
                try await UploadDesk(visit.office).drop(upload, for: .takeSamples, by: visit.officer())
            }
            return .redirect(Link.specimen(id))
        } catch Refusal.incomplete(let faults) {
            let kept = try await keep(files, visit)
            return try await fieldPage(
                visit,
                values: form.fields.filter { $0.key != "token" },
                kept: kept,
                faults: faults
            )
        }
    }

    private func entry(_ visit: Visit, _ files: SheetFiles) -> SpecimenDesk.Entry {
        let form = visit.form
        let produced = ChainForm.day(form, "produced", "生产日期")
        let taken = ChainForm.day(form, "taken", "抽样日期")
        let (position, badPosition) = ChainForm.position(form)
        var sheet = SpecimenSheet(
            producer: form["producer"],
            producerAddress: form["producer-address"],
            spec: form["spec"],
            brand: form["brand"],
            productionDate: produced.day,
            batch: form["batch"],
            amount: form["amount"],
            reserve: form["reserve"],
            seal: form["seal"],
            sampler: form["sampler"],
            secondSampler: form["second"],
            place: form["place"],
            remark: form["remark"]
        )
        sheet.position = position
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
        if let day = taken.day, day != visit.office.environment.now().day { entry.takenAt = Instant(day, hour: 12) }
        entry.deviation = form["deviation"]
        entry.form = form["form"].isEmpty ? nil : form["form"]
        entry.unread = [produced.fault, taken.fault, badPosition].compactMap { $0 } + files.faults
        entry.photos = files.photos.map(\.file)
        entry.signedSheet = files.sheet?.file
        return entry
    }

    // MARK: Files

    /// A file of the form, new or kept from an earlier try.
    private struct SheetFile {
        var field: String
        var file: EvidenceFile
        /// Where it waits already.
        var upload: String?
    }

    private struct SheetFiles {
        var photos: [SheetFile] = []
        var sheet: SheetFile?
        var faults: [FieldFault] = []

        var all: [SheetFile] { photos + [sheet].compactMap { $0 } }
    }

    private static let photoFields = (1...4).map { "photo-\($0)" }

    /// A newly chosen file takes the place of the one that was kept for its field.
    private func sheetFiles(_ visit: Visit) async throws -> SheetFiles {
        var found = SheetFiles()
        for field in Self.photoFields + ["sheet"] {
            do {
                guard let file = try await sheetFile(field, visit) else { continue }
                if field == "sheet" { found.sheet = file } else { found.photos.append(file) }
            } catch Refusal.incomplete(let faults) {
                found.faults += faults.map { FieldFault(field: field, code: $0.code, advice: $0.advice) }
            }
        }
        return found
    }

    private func sheetFile(_ field: String, _ visit: Visit) async throws -> SheetFile? {
        if let chosen = visit.form.files[field], !chosen.content.isEmpty {
            return SheetFile(field: field, file: try EvidenceFile(name: chosen.name, content: chosen.content))
        }
        let id = visit.form["kept-\(field)"]
        guard !id.isEmpty,
            let kept = try? await UploadDesk(visit.office).find(id, for: .takeSamples, by: visit.officer())
        else { return nil }
        return SheetFile(field: field, file: try EvidenceFile(name: kept.name, content: kept.content), upload: id)
    }

    private func keep(_ files: SheetFiles, _ visit: Visit) async throws -> [KeptFile] {
        let desk = UploadDesk(visit.office)
        var kept: [KeptFile] = []
        for file in files.all {
            var upload = file.upload
            if upload == nil {
                upload = try await desk.keep(
                    name: file.file.name,
                    content: file.file.content,
                    for: .takeSamples,
                    by: visit.officer()
                )
            }
            kept.append(KeptFile(field: file.field, upload: upload ?? "", name: file.file.name))
        }
        return kept
    }
}
