import Primitives
package import Rules

/// Places of a trace that belong together: of one distance, and perhaps of one kind and certainty.
package struct TraceGroup: Sendable, Hashable {
    package var distance: Int
    package var kind: OperatorKind?
    package var isExact: Bool?

    package init(distance: Int, kind: OperatorKind? = nil, isExact: Bool? = nil) {
        self.distance = distance
        self.kind = kind
        self.isExact = isExact
    }

    /// As addresses have it, such as `2:catering:exact`; what is empty is not asked for.
    package var text: String {
        "\(distance):\(kind?.rawValue ?? ""):\(isExact.map { $0 ? "exact" : "probable" } ?? "")"
    }

    /// Reads ``text``; nil where it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let distance = Int(parts[0]) else { return nil }
        self.init(distance: distance)
        if !parts[1].isEmpty {
            guard let kind = OperatorKind(rawValue: String(parts[1])) else { return nil }
            self.kind = kind
        }
        switch parts[2] {
        case "": break
        case "exact": isExact = true
        case "probable": isExact = false
        default: return nil
        }
    }

    package func holds(_ place: LotTrace.Place) -> Bool {
        place.distance == distance && (kind == nil || place.kind == kind)
            && (isExact == nil || place.isExact == isExact)
    }
}
