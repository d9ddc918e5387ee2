/// Calls of the app's tools.
extension ResponsesOutput {
    /// Begins a call where its name is known.
    mutating func beginCall(_ item: Int, as object: JSONValue, _ assembler: inout ResponseAssembler) {
        guard items[item].part == nil, let name = object["name"]?.string, !name.isEmpty else { return }
        let id = object["call_id"]?.string ?? object["id"]?.string
        let start = PartStart.toolCall(id: id?.isEmpty == false ? id : nil, name: name)
        open(start, isFreeForm: items[item].kind == .customCall, item, &assembler)
        let early = items[item].input
        items[item].input = ""
        call(item, early, &assembler)
    }

    /// Goes on with the arguments, or with the input of a custom tool.
    mutating func call(_ item: Int, _ delta: String, _ assembler: inout ResponseAssembler) {
        if items[item].part == nil || items[item].kind == .customCall { items[item].input += delta }
        if let part = items[item].part { assembler.append(delta, to: part) }
    }

    /// Completes the arguments or the input, which are whole now.
    mutating func complete(_ item: Int, _ whole: String, _ assembler: inout ResponseAssembler) {
        guard let part = items[item].part else {
            items[item].input = whole
            return
        }
        guard items[item].kind == .customCall else { return assembler.append(missingOf: whole, to: part) }
        let present = items[item].input.utf8
        guard whole.utf8.starts(with: present) else { return }
        call(item, String(whole.utf8.dropFirst(present.count)) ?? "", &assembler)
    }

    /// Ends a call that is whole; false where the answer ended inside it.
    mutating func finishCall(
        _ item: Int, as object: JSONValue, _ assembler: inout ResponseAssembler
    ) throws(ModelError) -> Bool {
        guard let part = items[item].part else { return true }
        let argument = items[item].kind == .customCall ? "input" : "arguments"
        if let whole = object[argument]?.string { complete(item, whole, &assembler) }
        if object["status"] == "incomplete" || object["status"] == "in_progress" { return false }
        items[item].part = nil
        try assembler.close(part, signature: signature(ofCall: object, assembler.provider))
        return true
    }

    /// What the server wants back with a call, beside its name and arguments.
    private func signature(ofCall object: JSONValue, _ provider: ProviderID) -> Signature? {
        var members = object.object ?? JSONObject()
        if !isLinked { members["id"] = nil }
        for name in ["type", "call_id", "name", "arguments", "input", "status"] { members[name] = nil }
        for (name, value) in members.members where value.isNull { members[name] = nil }
        return members.isEmpty ? nil : Signature(provider: provider, value: .object(members))
    }
}
