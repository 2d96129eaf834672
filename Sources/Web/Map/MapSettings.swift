import Pages

/// What the server shows maps with: the library's files and, where the office has set them, base tiles.
package struct MapSettings: Sendable {
    /// Leaflet as its package installs it.
    package struct Library: Sendable {
        package var module: [UInt8]
        package var stylesheet: [UInt8]

        package init(module: [UInt8], stylesheet: [UInt8]) {
            self.module = module
            self.stylesheet = stylesheet
        }
    }

    package var library: Library?
    package var tiles: MapTiles?

    package init(library: Library? = nil, tiles: MapTiles? = nil) {
        self.library = library
        self.tiles = tiles
    }
}

/// Base tiles from elsewhere, such as 天地图: an address for each square of the map.
///
/// Browsers then ask that server for the squares that a person looks at; everything else stays with our own.
package struct MapTiles: Sendable, Hashable {
    /// With the key in it.
    package let frame: String
    /// Who makes the maps, as their terms want it shown.
    package let attribution: String
    /// The origin as a Content-Security-Policy names it, such as `https://*.tianditu.gov.cn`.
    package let origin: String

    /// Takes `https://t{s}.example.cn/…{z}…{x}…{y}…` with `{key}` where the key goes; nil where it is no such address.
    ///
    /// The key's own letters go into the address in percent form.
    package init?(template: String, key: String, attribution: String) {
        let scheme = "https://"
        guard template.hasPrefix(scheme), template.utf8.count <= 1000,
            ["{z}", "{x}", "{y}"].allSatisfy(template.contains),
            template.contains("{key}") == !key.isEmpty,
            template.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && ![0x22, 0x27, 0x3B, 0x3C, 0x3E, 0x5C].contains($0) })
        else { return nil }
        let host = template.dropFirst(scheme.count).prefix { $0 != "/" }
        var labels = host.split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
        // Of a policy only the first label may stand for several.
        if labels.first?.contains("{s}") == true { labels[0] = "*" }
        guard labels.count >= 2, !host.contains("*"), host.utf8.count < template.utf8.count - scheme.count,
            labels.enumerated().allSatisfy({ Self.isLabel($1) || ($0 == 0 && $1 == "*") })
        else { return nil }
        self.attribution = attribution
        origin = scheme + labels.joined(separator: ".")
        frame = template.replacing("{key}", with: percentEncoded(key))
    }

    /// A label of a host name; the last may carry a port.
    private static func isLabel(_ label: String) -> Bool {
        !label.isEmpty
            && label.utf8.allSatisfy { byte in
                (0x30...0x3A).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2D
            }
    }
}
