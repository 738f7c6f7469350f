#include "built_in.h"

#include <algorithm>

namespace mado::feel {

namespace {

Value no_context(Call const& call) { return call.refuse("A context is needed here.", "ここにはコンテキストが要ります。"); }

Value get_value(Call const& call) { return call[0].is_context() && call[1].is_string() ? call[0].get(call[1].as_string()) : no_context(call); }

Value get_entries(Call const& call)
{
    if (!call[0].is_context())
        return no_context(call);
    std::vector<Value> entries;
    for (auto const& entry : call[0].as_context())
        entries.push_back(Value::context({ { "key", Value::string(entry.key) }, { "value", entry.value } }));
    call.spend(entries.size());
    return Value::list(std::move(entries));
}

Value context(Call const& call)
{
    std::span<Value const> items = call[0].is_list() ? call[0].as_list() : call.arguments;
    std::vector<Entry> entries;
    call.spend(items.size());
    for (auto const& item : items) {
        auto const* key = item.find("key");
        auto const* value = item.find("value");
        if (!key || !value || !key->is_string())
            return call.refuse("An entry needs a key and a value.", "項目には key と value が要ります。");
        for (auto const& entry : entries)
            if (entry.key == key->as_string())
                return call.refuse("A key stands there twice.", "同じ key が二度あります。");
        call.spend(entries.size());
        entries.push_back({ std::string(key->as_string()), *value });
    }
    return Value::context(std::move(entries));
}

Value put(Call const& call, Value const& into, std::span<Value const> keys, Value const& value)
{
    if (!into.is_context() || keys.empty() || !keys[0].is_string())
        return no_context(call);
    auto const key = keys[0].as_string();
    auto const inner = keys.size() == 1 ? value : put(call, into.get(key), keys.subspan(1), value);
    if (keys.size() > 1 && inner.is_null())
        return inner;
    auto const old = into.as_context();
    std::vector<Entry> entries(old.begin(), old.end());
    call.spend(entries.size());
    entries.push_back({ std::string(key), inner });
    return Value::context(std::move(entries));
}

Value context_put(Call const& call)
{
    if (call[1].is_list())
        return put(call, call[0], call[1].as_list().first(std::min<std::size_t>(call[1].as_list().size(), 400)), call[2]);
    return put(call, call[0], { &call[1], 1 }, call[2]);
}

Value context_merge(Call const& call)
{
    std::vector<Entry> entries;
    std::span<Value const> const parts = call[0].is_list() ? call[0].as_list() : call.arguments;
    for (auto const& part : parts) {
        if (!part.is_context())
            return no_context(call);
        call.spend(part.as_context().size() + entries.size());
        entries.insert(entries.end(), part.as_context().begin(), part.as_context().end());
        call.check_items(entries.size());
    }
    return Value::context(std::move(entries));
}

}  // namespace

std::span<BuiltIn const> context_built_ins()
{
    static std::vector<BuiltIn> const table {
        { "get value", { { "m", "key" }, { "context", "key" } }, get_value, {} },
        { "get entries", { { "m" }, { "context" } }, get_entries, Kind::List },
        { "context", { { "entries" } }, context, {} },
        { "context put", { { "context", "key", "value" }, { "context", "keys", "value" } }, context_put, {} },
        { "context merge", { { "contexts" } }, context_merge, {} },
    };
    return table;
}

}  // namespace mado::feel
