/// What libcurl wants of its descriptors, and what the poller was last told.
///
/// The two differ on purpose. libcurl gives up and takes back its interest in a kept connection with every
/// request, which would be two system calls each (+30 % CPU for small requests); so a descriptor that
/// nobody wants stays watched until it speaks. That is sound only for sockets whose closing we are told of;
/// libcurl closes its resolver's descriptors itself, and a number used again must not look watched.
struct SocketTable {
    private struct Entry {
        var wanted: Readiness = []
        var told: Readiness = []
        /// Opened, and to be closed, through our callbacks.
        var isConnection = false
    }

    private var entries: [Entry] = []

    mutating func opened(_ descriptor: Int32) {
        let index = grow(to: descriptor)
        entries[index] = Entry(isConnection: true)
    }

    /// The kernel stops watching a closed descriptor by itself.
    mutating func closed(_ descriptor: Int32) {
        let index = Int(descriptor)
        if entries.indices.contains(index) { entries[index] = Entry() }
    }

    mutating func want(_ wanted: Readiness, of descriptor: Int32, _ poller: Poller) {
        let index = grow(to: descriptor)
        entries[index].wanted = wanted
        if !wanted.isEmpty || !entries[index].isConnection { tell(index, wanted, poller) }
    }

    /// Whether libcurl wants to hear of it. If not, it is no longer watched: an idle connection that the
    /// peer has closed, or a transfer that is paused, would speak for ever.
    mutating func isWanted(_ descriptor: Int32, _ poller: Poller) -> Bool {
        let index = grow(to: descriptor)
        guard entries[index].wanted.isEmpty else { return true }
        tell(index, [], poller)
        return false
    }

    private mutating func tell(_ index: Int, _ readiness: Readiness, _ poller: Poller) {
        guard entries[index].told != readiness else { return }
        poller.watch(Int32(index), for: readiness, instead: entries[index].told)
        entries[index].told = readiness
    }

    private mutating func grow(to descriptor: Int32) -> Int {
        let index = Int(descriptor)
        while entries.count <= index { entries.append(Entry()) }
        return index
    }
}
