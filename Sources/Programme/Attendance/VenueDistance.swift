import Glibc

/// How far a device was from the venue. Good to a few metres over a few kilometres, which is what a phone knows itself.
package enum VenueDistance {
    /// Metres between two places of WGS-84 in degrees; nil where one is no place on earth.
    package static func metres(_ a: (latitude: String, longitude: String), _ b: (latitude: String, longitude: String))
        -> Int?
    {
        guard let a = degrees(a), let b = degrees(b) else { return nil }
        let radian = Double.pi / 180
        let x = (b.longitude - a.longitude) * radian * cos((a.latitude + b.latitude) / 2 * radian)
        let y = (b.latitude - a.latitude) * radian
        let metres = (x * x + y * y).squareRoot() * 6_371_000
        return metres.isFinite ? Int(metres) : nil
    }

    private static func degrees(_ place: (latitude: String, longitude: String)) -> (
        latitude: Double, longitude: Double
    )? {
        guard let latitude = Double(place.latitude), let longitude = Double(place.longitude),
            (-90...90).contains(latitude), (-180...180).contains(longitude)
        else { return nil }
        return (latitude, longitude)
    }

    /// Whether the text is a plain decimal number of degrees within ±`limit`, at most 20 characters.
    package static func isDegrees(_ text: String, within limit: Double) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 20,
            text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 45 || $0 == 46 }), let value = Double(text)
        else { return false }
        return value.magnitude <= limit
    }
}
