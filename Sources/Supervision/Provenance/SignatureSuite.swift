/// The algorithms with which a county signs certificates (签名算法).
///
/// The security administrator chooses one; certificates signed with another stay valid and are checked with theirs.
package enum SignatureSuite: String, Sendable, Hashable, CaseIterable {
    /// EdDSA over Curve25519 (RFC 8032).
    case ed25519 = "Ed25519"
    /// SM2 with SM3 (GB/T 32918.2-2016, GB/T 32905-2016), the signer's identity as GB/T 35276-2017 sets it.
    case sm2 = "SM2"

    package var title: String {
        switch self {
        case .ed25519: "Ed25519（RFC 8032）"
        case .sm2: "SM2 配 SM3（GB/T 32918.2、GB/T 32905）"
        }
    }
}
