import Imaging
import Primitives
import Rules
import Storage
import Supervision

/// What the ledger keeps of a photo beside its bytes; all of it can be made again from them, so no digest covers it.
extension MatterRecords {
    /// Writes down size, thumbnail and what the camera said, where the file is a picture that can be read.
    func insertPicture(_ file: EvidenceFile) throws {
        guard let picture = Picture(file.content), !picture.isTooLarge else { return }
        let place = picture.metadata.place
        try db.execute(
            """
            INSERT INTO evidence_picture (county, digest, width, height, thumbnail, latitude, longitude, taken_at)
            VALUES (\(county.text), \(file.digest), \(picture.width), \(picture.height), \(picture.thumbnail()),
                \(place?.latitude), \(place?.longitude), \(picture.metadata.takenAt))
            """
        )
    }

    static func picture(_ row: Row) throws -> PictureFacts? {
        guard let width = try row.get("width", as: Int?.self), let height = try row.get("height", as: Int?.self) else {
            return nil
        }
        var place: Coordinate?
        if let latitude = try row.get("latitude", as: Double?.self),
            let longitude = try row.get("longitude", as: Double?.self)
        {
            place = Coordinate(latitude: latitude, longitude: longitude, datum: .wgs84)
        }
        return PictureFacts(
            width: width,
            height: height,
            hasThumbnail: try row.get("thumbnail_size", as: Int?.self) != nil,
            place: place,
            takenAt: try row.get("taken_at")
        )
    }

    func thumbnail(digest: String) throws -> [UInt8]? {
        try db.first(
            "SELECT thumbnail FROM evidence_picture WHERE county = \(county.text) AND digest = \(digest)"
        )?.get("thumbnail", as: [UInt8]?.self)
    }
}

extension MatterDesk {
    /// How a picture is asked for.
    package enum PictureForm: Sendable, Hashable {
        case thumbnail
        /// Without position, time and device: what may go to the public.
        case publicCopy
    }

    /// A small or a public copy of a photo, as JPEG, for whoever may see its matter; no copy carries EXIF.
    ///
    /// Nil where the evidence is no photo that can be read.
    package func picture(
        matter id: String,
        evidence: String,
        _ form: PictureForm,
        by officer: Officer
    ) async throws -> [UInt8]? {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            let records = MatterRecords(db: db, county: office.county)
            guard try records.find(id, scope: officer.scope) != nil,
                let found = try records.evidence(of: id).first(where: { $0.id == evidence }),
                let digest = found.fileDigest
            else { throw Refusal.notFound }
            switch form {
            case .thumbnail: return try records.thumbnail(digest: digest)
            case .publicCopy: return try records.content(digest: digest).flatMap { Picture($0)?.publicCopy() }
            }
        }
    }
}
