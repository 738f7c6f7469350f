#include "findings_words.h"

namespace mado::dmn {

namespace {

using feel::Kind;
using feel::Value;

constexpr std::size_t most_named = 5;
constexpr std::size_t most_characters = 40;

std::string shortened(std::string_view text)
{
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size(); ++at)
        if ((static_cast<unsigned char>(text[at]) & 0xc0) != 0x80 && ++characters > most_characters)
            return std::string(text.substr(0, at)) + "…";
    return std::string(text);
}

std::string days_japanese(feel::Date date)
{
    auto const [year, month, day] = date.civil();
    return std::to_string(year) + "年" + std::to_string(month) + "月" + std::to_string(day) + "日";
}

std::string clock_japanese(feel::Time const& time)
{
    return std::to_string(time.hour()) + "時" + std::to_string(time.minute()) + "分" + (time.second() == 0 ? "" : std::to_string(time.second()) + "秒");
}

bool is_plain(feel::Time const& time) { return time.zone.kind == feel::Zone::Kind::None && time.nanoseconds % 1'000'000'000 == 0; }

template <std::size_t N>
std::string parts_japanese(bool is_negative, std::pair<std::int64_t, std::string_view> const (&parts)[N])
{
    std::string text;
    for (auto const& [amount, unit] : parts)
        if (amount != 0)
            text += std::to_string(amount) + std::string(unit);
    if (text.empty())
        text = "0" + std::string(parts[0].second);
    return (is_negative ? "マイナス" : "") + text;
}

std::string span_japanese(feel::YearsMonths span)
{
    auto const months = span.months < 0 ? -span.months : span.months;
    return parts_japanese(span.months < 0, { { months / 12, "年" }, { months % 12, "か月" } });
}

std::string span_japanese(feel::DaysTime span)
{
    auto const seconds = span.seconds < 0 ? -span.seconds : span.seconds;
    return parts_japanese(span.seconds < 0, { { seconds / 86'400, "日" }, { seconds / 3'600 % 24, "時間" }, { seconds / 60 % 60, "分" }, { seconds % 60, "秒" } });
}

// Part of a condition on one column: 「30を超える」 ends as a verb, 「30以上」 as a noun.
struct Part {
    std::string japanese, english;
    bool is_verb = false;
};

struct Edges {
    Value from {}, to {};
    bool from_closed = false, to_closed = false;
};

bool is_of_time(Kind kind) { return kind == Kind::Date || kind == Kind::Time || kind == Kind::DateTime; }

Part in_time(Edges const& edges, Said const& from, Said const& to)
{
    if (edges.from_closed && edges.to_closed)
        return { from.japanese + "から" + to.japanese + "まで", "from " + from.english + " to " + to.english };
    Part part;
    if (!edges.from.is_null()) {
        part.japanese = from.japanese + (edges.from_closed ? "以後" : "より後");
        part.english = (edges.from_closed ? "from " + from.english + " on" : "after " + from.english);
    }
    if (!edges.to.is_null()) {
        part.japanese += (part.japanese.empty() ? "" : "で") + to.japanese + (edges.to_closed ? "以前" : "より前");
        part.english += (part.english.empty() ? "" : " and ") + (edges.to_closed ? "not after " + to.english : "before " + to.english);
    }
    return part;
}

Part in_amount(Edges const& edges, Said const& from, Said const& to)
{
    bool const has_to = !edges.to.is_null();
    Part part;
    if (!edges.from.is_null()) {
        part.japanese = from.japanese + (edges.from_closed ? "以上" : has_to ? "を超え" : "を超える");
        part.english = (edges.from_closed ? "at least " : "above ") + from.english;
        part.is_verb = !edges.from_closed && !has_to;
    }
    if (has_to) {
        part.japanese += to.japanese + (edges.to_closed ? "以下" : "未満");
        part.english += (part.english.empty() ? "" : " and ") + (edges.to_closed ? "at most " + to.english : "below " + to.english);
    }
    return part;
}

Part interval(Line const& line, Edges const& edges)
{
    auto const from = say(edges.from), to = say(edges.to);
    if (edges.from.is_null() && edges.to.is_null())
        return { "空でない値", "not empty" };
    if (edges.from_closed && edges.to_closed && feel::equal(edges.from, edges.to).is_true())
        return { from.japanese, from.english };
    return is_of_time(line.kind) || line.kind == Kind::String ? in_time(edges, from, to) : in_amount(edges, from, to);
}

class Condition {
public:
    Condition(Column const& column, Bits const& atoms, Bits const& domain) : column_(column), atoms_(atoms), domain_(domain) {}

    Part part() const
    {
        std::vector<Part> parts;
        for (auto const& line : column_.lines)
            if (line.ordered)
                add_runs(line, parts);
            else
                add_words(line, parts);
        if (atoms_.test(column_.null_atom()))
            parts.push_back({ "空", "empty" });
        return joined(parts);
    }

private:
    bool holds(Bits const& set, Line const& line, std::size_t place) const { return line.atoms[place] && set.test(*line.atoms[place]); }

    // Places that nothing in the domain stands at do not break a run.
    void add_runs(Line const& line, std::vector<Part>& parts) const
    {
        std::vector<std::size_t> places;
        for (std::size_t place = 0; place < line.atoms.size(); ++place)
            if (holds(domain_, line, place))
                places.push_back(place);
        if (add_all_but(line, places, parts))
            return;
        for (std::size_t i = 0; i < places.size(); ++i) {
            if (!holds(atoms_, line, places[i]))
                continue;
            auto const first = i;
            while (i + 1 < places.size() && holds(atoms_, line, places[i + 1]))
                ++i;
            Edges edges;
            bool const is_point = first == i && places[i] % 2 == 1;
            if (first > 0 || is_point)
                edges.from_closed = places[first] % 2 == 1, edges.from = line.marks[(places[first] - 1) / 2];
            if (i + 1 < places.size() || is_point)
                edges.to_closed = places[i] % 2 == 1, edges.to = line.marks[places[i] / 2];
            parts.push_back(interval(line, edges));
        }
    }

    // 「5以外」 rather than 「5未満か5を超える」.
    bool add_all_but(Line const& line, std::vector<std::size_t> const& places, std::vector<Part>& parts) const
    {
        Part part;
        std::size_t missing = 0;
        for (auto const place : places) {
            if (holds(atoms_, line, place))
                continue;
            if (place % 2 == 0 || ++missing > most_named)
                return false;
            auto const word = say(line.marks[place / 2]);
            part.japanese += (part.japanese.empty() ? "" : "と") + word.japanese;
            part.english += (part.english.empty() ? "other than " : " or ") + word.english;
        }
        auto const is_edge = [&](std::size_t place) { return !holds(atoms_, line, place); };
        if (missing == 0 || missing == places.size() || is_edge(places.front()) || is_edge(places.back()))
            return false;
        parts.push_back({ part.japanese + "以外", part.english });
        return true;
    }

    void add_words(Line const& line, std::vector<Part>& parts) const
    {
        auto const other = line.atoms.size() - 1;
        bool const has_other = line.kind == Kind::String && holds(atoms_, line, other);
        Part part;
        for (std::size_t i = 0; i < line.marks.size(); ++i) {
            auto const place = 2 * i + 1;
            if (!holds(domain_, line, place) || holds(atoms_, line, place) == has_other)
                continue;
            auto const word = say(line.marks[i]);
            part.japanese += (part.japanese.empty() || has_other ? "" : "か") + word.japanese;
            part.english += (part.english.empty() ? "" : " or ") + word.english;
        }
        if (has_other)
            part = part.japanese.empty() ? Part { "空でない値", "not empty" } : Part { part.japanese + "以外", "other than " + part.english };
        if (!part.japanese.empty())
            parts.push_back(part);
    }

    static Part joined(std::vector<Part> const& parts)
    {
        Part whole;
        auto const named = std::min(parts.size(), most_named);
        for (std::size_t i = 0; i < named; ++i) {
            whole.japanese += (i == 0 ? "" : "か") + parts[i].japanese;
            whole.english += (i == 0 ? "" : " or ") + parts[i].english;
            whole.is_verb = parts[i].is_verb;
        }
        if (named < parts.size())
            whole = { whole.japanese + "など", whole.english + " and so on" };
        return whole;
    }

    Column const& column_;
    Bits const& atoms_;
    Bits const& domain_;
};

}  // namespace

Said say(Value const& value)
{
    auto const text = value.to_text();
    switch (value.kind()) {
    case Kind::Null: return { "空", "empty" };
    case Kind::Boolean: return value.is_true() ? Said { "はい", "true" } : Said { "いいえ", "false" };
    case Kind::String: return { "「" + shortened(text) + "」", "“" + shortened(text) + "”" };
    case Kind::Date: return { days_japanese(value.as_date()), text };
    case Kind::Time: return { is_plain(value.as_time()) ? clock_japanese(value.as_time()) : text, text };
    case Kind::DateTime: {
        auto const at = value.as_date_time();
        return { is_plain(at.time) ? days_japanese(at.date) + clock_japanese(at.time) : text, text };
    }
    case Kind::DaysTime: return { value.as_days_time().nanoseconds == 0 ? span_japanese(value.as_days_time()) : text, text };
    case Kind::YearsMonths: return { span_japanese(value.as_years_months()), text };
    default: return { shortened(text), shortened(text) };
    }
}

Said say(Kind kind)
{
    auto const english = std::string(feel::name_of(kind));
    switch (kind) {
    case Kind::Null: return { "空", english };
    case Kind::Boolean: return { "「はい」か「いいえ」", english };
    case Kind::Number: return { "数", english };
    case Kind::Date: return { "日付", english };
    case Kind::Time: return { "時刻", english };
    case Kind::DateTime: return { "日時", english };
    case Kind::DaysTime: return { "日数や時間の長さ", english };
    case Kind::YearsMonths: return { "年月の長さ", english };
    case Kind::String: return { "文字列", english };
    case Kind::List: return { "一覧", english };
    case Kind::Context: return { "項目の組", english };
    case Kind::Range: return { "範囲", english };
    case Kind::Function: return { "関数", english };
    }
    return { "", english };
}

Said say_rule(Table const& table, std::size_t rule)
{
    auto const number = std::to_string(rule + 1);
    auto const& row = table.rules[rule];
    // Modelling tools give every rule an id that says nothing to a reader.
    bool const has_name = !row.id.empty() && row.id.front() != '_' && !row.id.starts_with("DecisionRule") && !row.id.starts_with("UnaryTests");
    auto const name = shortened(!row.description.empty() ? row.description : has_name ? row.id : std::string {});
    if (name.empty())
        return { "行" + number, "rule " + number };
    return { "行" + number + "「" + name + "」", "rule " + number + " (" + name + ")" };
}

Said say_rules(Table const& table, std::span<std::size_t const> rules)
{
    Said said;
    auto const named = rules.size() > most_named + 1 ? most_named : rules.size();
    for (std::size_t i = 0; i < named; ++i) {
        auto const rule = say_rule(table, rules[i]);
        said.japanese += (i == 0 ? "" : "、") + rule.japanese;
        said.english += (i == 0 ? "" : i + 1 == rules.size() ? " and " : ", ") + rule.english;
    }
    if (named < rules.size()) {
        said.japanese += "ほか" + std::to_string(rules.size() - named) + "行";
        said.english += " and " + std::to_string(rules.size() - named) + " more";
    }
    return said;
}

Said say_example(std::vector<Column> const& columns, Sample const& sample, Said const& with)
{
    Said said;
    for (auto const& [column, value] : sample) {
        if (columns[column].is_open)
            continue;
        auto const text = say(value);
        auto const& label = columns[column].label;
        said.japanese += (said.japanese.empty() ? "" : "、") + label + (value.is_string() ? "" : " ") + text.japanese;
        said.english += (said.english.empty() ? "" : ", ") + label + " " + text.english;
    }
    return said.japanese.empty() ? Said {} : Said { "(例: " + with.japanese + said.japanese + ")", " (for example " + with.english + said.english + ")" };
}

Said say_when(std::vector<Column> const& columns, std::vector<Bits> const& atoms, std::vector<Bits> const& domain)
{
    Said said;
    bool is_verb = false;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        if (atoms[c].contains(domain[c]))
            continue;
        if (!said.japanese.empty()) {
            if (is_verb)
                said.japanese.resize(said.japanese.size() - std::string_view("る").size());
            said.japanese += is_verb ? "、" : "で、";
        }
        auto const part = Condition(columns[c], atoms[c], domain[c]).part();
        is_verb = part.is_verb;
        said.japanese += columns[c].label + "が" + part.japanese;
        said.english += (said.english.empty() ? "when " : " and ") + columns[c].label + " is " + part.english;
    }
    if (!said.japanese.empty())
        said.japanese += is_verb ? "とき" : "のとき";
    return said;
}

Said say_labels(std::vector<Column> const& columns, std::span<std::size_t const> which, std::string_view and_japanese, std::string_view and_english)
{
    Said said;
    for (auto const c : which) {
        said.japanese += (said.japanese.empty() ? "" : std::string(and_japanese)) + columns[c].label;
        said.english += (said.english.empty() ? "" : std::string(and_english)) + columns[c].label;
    }
    return said;
}

Said output_label(Table const& table, std::size_t output)
{
    auto const& column = table.outputs[output];
    auto const& label = !column.label.empty() ? column.label : !column.name.empty() ? column.name : table.output_label;
    return label.empty() ? Said { "答え", "answer" } : Said { label, label };
}

}  // namespace mado::dmn
