import Custody

/// The graves of a partition, side by side: there are as many of them as there ever were loans.
struct Graveyard: Sendable {
    private var graves: [Grave] = []
    private var names: [FamilyDigest] = []
    private var positions: [FamilyDigest: Int32] = [:]

    var count: Int { graves.count }

    subscript(name: FamilyDigest) -> Grave? {
        get { positions[name].map { graves[Int($0)] } }
        set {
            switch (positions[name].map(Int.init), newValue) {
            case (let position?, let grave?): graves[position] = grave
            case (nil, let grave?):
                positions[name] = Int32(clamping: graves.count)
                graves.append(grave)
                names.append(name)
            case (let position?, nil):
                positions[name] = nil
                let last = graves.count - 1
                if position < last {
                    graves[position] = graves[last]
                    names[position] = names[last]
                    positions[names[position]] = Int32(clamping: position)
                }
                graves.removeLast()
                names.removeLast()
            case (nil, nil): break
            }
        }
    }
}
