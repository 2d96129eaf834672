package import Primitives
package import Rules

/// How a point of the map stands; of several, the worst counts.
package enum MapTone: Int, Sendable, Hashable, Comparable, CaseIterable {
    case plain
    case good
    case warn
    case bad

    /// As addresses and stylesheets call it.
    package var word: String {
        switch self {
        case .plain: "plain"
        case .good: "good"
        case .warn: "warn"
        case .bad: "bad"
        }
    }

    package init?(word: String) {
        guard let tone = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = tone
    }

    package static func < (left: MapTone, right: MapTone) -> Bool { left.rawValue < right.rawValue }
}

/// One kind of thing that the digital map (数字地图) shows.
package struct MapLayer: Sendable, Hashable {
    /// What a point of it leads to.
    package enum Subject: Sendable, Hashable {
        case `operator`
        case grid
        case sample
        case matter
        case recall
        /// Goods on their way; leads to who received them.
        case flow
    }

    package struct Meaning: Sendable, Hashable {
        package var tone: MapTone
        package var words: String
    }

    package var id: String
    package var title: String
    package var subject: Subject
    /// What its points show and from when.
    package var note: String
    /// Words for each tone that its points can have, best first.
    package var legend: [Meaning]
    /// Beside reading the ledger: who may not open what a point leads to does not get the layer.
    package var permission: Permission

    package init(
        id: String,
        title: String,
        subject: Subject,
        note: String,
        legend: [(tone: MapTone, words: String)],
        permission: Permission = .readLedger
    ) {
        self.permission = permission
        self.id = id
        self.title = title
        self.subject = subject
        self.note = note
        self.legend = legend.map { Meaning(tone: $0.tone, words: $0.words) }
    }

    package func words(_ tone: MapTone) -> String { legend.first { $0.tone == tone }?.words ?? "" }
}

/// Something that has a place.
package struct MapPoint: Sendable, Hashable {
    /// Of what it leads to.
    package var id: String
    package var name: String
    package var note: String
    package var township: AreaCode?
    package var kind: OperatorKind?
    package var tone: MapTone
    /// In WGS-84, as the map counts.
    package let position: Coordinate
    /// The datum that it was recorded in.
    package let recordedIn: Coordinate.Datum
    package var isVerified: Bool

    package init(
        id: String,
        name: String,
        note: String = "",
        township: AreaCode?,
        kind: OperatorKind? = nil,
        tone: MapTone,
        at coordinate: Coordinate,
        isVerified: Bool = false
    ) {
        self.id = id
        self.name = name
        self.note = note
        self.township = township
        self.kind = kind
        self.tone = tone
        position = coordinate.converted(to: .wgs84)
        recordedIn = coordinate.datum
        self.isVerified = isVerified
    }
}

/// Which points of a layer are meant.
package struct MapFilter: Sendable, Hashable {
    package var kind: OperatorKind?
    package var township: AreaCode?
    package var tone: MapTone?

    package init(kind: OperatorKind? = nil, township: AreaCode? = nil, tone: MapTone? = nil) {
        self.kind = kind
        self.township = township
        self.tone = tone
    }

    package func admits(_ point: MapPoint) -> Bool {
        (kind == nil || point.kind == kind) && (township == nil || point.township == township)
            && (tone == nil || point.tone == tone)
    }
}
