#include "built_in.h"

#include <algorithm>

namespace mado::feel {

namespace {

Value no_context(Call const& call)
{
    return call.refuse("Only contexts, and keys that are strings, fit here.", "ここに入るのは、コンテキスト({名前: 値})と、文字列の名前だけです。");
}

Value get_value(Call const& call) { return call[0].get(call[1].as_string()); }

Value get_entries(Call const& call)
{
    std::vector<Value> entries;
    for (auto const& entry : call[0].as_context())
        entries.push_back(Value::context({ { "key", Value::string(entry.key) }, { "value", entry.value } }));
    call.spend(entries.size());
    return Value::list(std::move(entries));
}

Value context(Call const& call)
{
    auto const items = call[0].as_list();
    std::vector<Entry> entries;
    call.spend(items.size());
    for (auto const& item : items) {
        auto const* key = item.find("key");
        auto const* value = item.find("value");
        if (!key || !value || !key->is_string())
            return call.refuse("Each entry must be a context with a key, which is a string, and a value.", "項目は { key: 文字列, value: 値 } の形で書いてください。");
        for (auto const& entry : entries)
            if (entry.key == key->as_string())
                return call.refuse("A key stands there twice. Leave one of them out.", "同じ key が二度あります。どちらかを消してください。");
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
    for (auto const& part : call[0].as_list()) {
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
        { "get value", "m: context, key: string; context: context, key: string", get_value },
        { "get entries", "m: context; context: context", get_entries, Kind::List },
        { "context", "entries: list", context, Kind::Context },
        { "context put", "context: context, key: string, value: any; context: context, keys: list, value: any", context_put, Kind::Context },
        { "context merge", "contexts: list", context_merge, Kind::Context },
    };
    return table;
}

}  // namespace mado::feel
