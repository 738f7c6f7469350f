#include <mado/benefits/rules.h>

#include <algorithm>

namespace mado::benefits {

using feel::Value;

Fields::Fields(Value const& asked, std::string place) : asked_(asked), place_(std::move(place))
{
    if (!asked.is_context())
        refuse({}, "項目の並び（オブジェクト）で書いてください。", "has to be an object of fields");
}

Value const* Fields::find(std::string_view name)
{
    known_.emplace_back(name);
    auto const* value = asked_.find(name);
    return value && !value->is_null() ? value : nullptr;
}

bool Fields::has(std::string_view name) { return find(name) != nullptr; }

Value Fields::refuse(std::string_view name, std::string japanese, std::string english)
{
    if (!refused_)
        refused_ = Refused { place_.empty() ? std::string(name) : name.empty() ? place_ : place_ + "." + std::string(name), std::move(japanese), std::move(english) };
    return {};
}

Value Fields::whole(std::string_view name, std::int64_t least, std::int64_t most, std::optional<std::int64_t> usual)
{
    auto const* value = find(name);
    if (!value)
        return usual ? Value::number(Decimal(*usual)) : refuse(name, "この項目が必要です。", "is required");
    auto const number = value->to_integer();
    if (!number || *number < least || *number > most)
        return refuse(name, std::to_string(least) + "から" + std::to_string(most) + "までの整数で書いてください。", "has to be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return *value;
}

Value Fields::flag(std::string_view name, bool usual)
{
    auto const* value = find(name);
    if (!value)
        return Value::boolean(usual);
    if (!value->is_true() && !value->is_false())
        return refuse(name, "true か false で書いてください。", "has to be true or false");
    return *value;
}

Value Fields::choice(std::string_view name, std::vector<std::string_view> const& words, std::optional<std::string_view> usual)
{
    auto const* value = find(name);
    if (!value)
        return usual ? Value::string(*usual) : refuse(name, "この項目が必要です。", "is required");
    if (value->is_string() && std::ranges::find(words, value->as_string()) != words.end())
        return *value;
    std::string all;
    for (auto const word : words)
        all += (all.empty() ? "" : " ") + std::string(word.empty() ? "\"\"" : word);
    return refuse(name, "次のどれかで書いてください：" + all, "has to be one of: " + all);
}

Value Fields::month(std::string_view name)
{
    auto const* value = find(name);
    if (!value)
        return refuse(name, "この項目が必要です。", "is required");
    if (value->is_string()) {
        auto const text = std::string(value->as_string());
        auto const first = Day::parse(text.substr(0, 7) + "-01");
        if (first && (text.size() == 7 || Day::parse(text)))
            return Value::date(*first);
    }
    return refuse(name, "年月で書いてください。例：2026-05", "has to be a month, for example 2026-05");
}

std::vector<Value> Fields::list(std::string_view name)
{
    auto const* value = find(name);
    if (!value)
        return {};
    if (!value->is_list()) {
        refuse(name, "並び（リスト）で書いてください。", "has to be a list");
        return {};
    }
    auto const items = value->as_list();
    return { items.begin(), items.end() };
}

Value Fields::part(std::string_view name)
{
    auto const* value = find(name);
    return value ? *value : Value();
}

void Fields::take(Fields const& inner)
{
    auto copy = inner;
    if (auto refused = copy.end(); refused && !refused_)
        refused_ = std::move(refused);
}

std::optional<Refused> Fields::end()
{
    if (!refused_ && asked_.is_context())
        for (auto const& entry : asked_.as_context())
            if (std::ranges::find(known_, entry.key) == known_.end())
                refuse(entry.key, "この項目は知られていません。つづりを確かめてください。", "is not a field: check its spelling");
    return refused_;
}

}  // namespace mado::benefits
