import Crypto

/// The event hash of CBV 2.0, 8.9: the same for every way to write the same event.
///
/// The time of recording, the event's identifier, an error declaration and the certificate stay out of it, as do fields
/// that the document names in `ignoreFields`.
package enum EventHash {
    /// The edition of the algorithm; a later CBV orders the fields anew, so the edition stands in the hash.
    package enum Edition: String, Sendable, CaseIterable {
        case cbv2 = "CBV2.0"
    }

    /// `ni:///sha-256;…?ver=CBV2.0` (RFC 6920).
    package static func uri(
        of event: Event,
        ignoring names: Set<ExtensionName> = [],
        edition: Edition = .cbv2
    ) -> String {
        let digest = SHA256.hash(data: Array(preimage(of: event, ignoring: names, edition: edition).utf8))
        return "ni:///sha-256;\(hexadecimal(digest))?ver=\(edition.rawValue)"
    }

    /// The text that is hashed.
    package static func preimage(
        of event: Event,
        ignoring names: Set<ExtensionName> = [],
        edition: Edition = .cbv2
    ) -> String {
        switch edition {
        case .cbv2: HashPreimage(ignored: names).text(of: event)
        }
    }

    private static func hexadecimal(_ digest: SHA256.Digest) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64)
        let letters = Array("0123456789abcdef".utf8)
        for byte in digest {
            bytes.append(letters[Int(byte >> 4)])
            bytes.append(letters[Int(byte & 15)])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
