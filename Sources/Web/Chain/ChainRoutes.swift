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
            + rapidRoutes + rapidImports
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
                        pageNumber: visit.pageNumber,
                        plan: try await SamplingPlanDesk(visit.office).approved(year: year, by: officer),
                        states: counts.states,
                        overdue: counts.overdue,
                        due: due
                    ).page
                )
            }
        ]
    }
}

/// Reading of fields that several forms of the chain have.
enum ChainForm {
    /// Nil where both fields are empty, or where they cannot be read: then with what is wrong.
    static func position(_ form: Form) -> (position: Coordinate?, fault: FieldFault?) {
        let texts = (form["latitude"].trimmingSpaces(), form["longitude"].trimmingSpaces())
        if texts.0.isEmpty, texts.1.isEmpty { return (nil, nil) }
        if let latitude = Double(texts.0), let longitude = Double(texts.1),
            let position = Coordinate(latitude: latitude, longitude: longitude, datum: .wgs84)
        {
            return (position, nil)
        }
        let advice = "读到纬度“\(texts.0)”、经度“\(texts.1)”，请填小数度数，如 35.48 和 112.41，或都留空"
        return (nil, FieldFault(field: "latitude", code: "bad-position", advice: advice))
    }

    /// Nil where the field is empty, or cannot be read: then with what is wrong.
    static func day(_ form: Form, _ field: String, _ title: String) -> (day: Day?, fault: FieldFault?) {
        let text = form[field].trimmingSpaces()
        if text.isEmpty { return (nil, nil) }
        if let day = Day(text) { return (day, nil) }
        let advice = "\(title)读到“\(text)”，应写成年-月-日，如 2024-11-18"
        return (nil, FieldFault(field: field, code: "bad-date", advice: advice))
    }

    /// A date and time as a browser's field gives it, `2024-11-18T09:30`, with a space as well.
    static func moment(_ form: Form, _ field: String, _ title: String) -> (at: Instant?, fault: FieldFault?) {
        let text = form[field].trimmingSpaces()
        if text.isEmpty { return (nil, nil) }
        if let moment = MomentText.read(text) { return (moment, nil) }
        let advice = "\(title)读到“\(text)”，应写成年-月-日 时:分，如 2024-11-18 09:30"
        return (nil, FieldFault(field: field, code: "bad-time", advice: advice))
    }

    static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map(String.init)
    }
}
