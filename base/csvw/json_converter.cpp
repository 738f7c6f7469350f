// "Generating JSON from Tabular Data on the Web".
#include "converting.h"

#include "json_text.h"
#include "names.h"

#include <algorithm>
#include <unordered_map>

namespace mado::csvw {

namespace {

struct Item {
    std::string text;                         // JSON
    std::optional<std::string> url {};        // a value URL, which may name another object of the row
};

// What a row is about, in order; `by_id` finds those that have a URL.
struct Subject {
    std::optional<std::string> id {};
    std::vector<std::pair<std::string, std::vector<Item>>> fields {};
    std::vector<std::string> value_urls {};
    bool shown = false, has_list = false;
    std::optional<std::size_t> parent {};
    std::vector<std::string> lists {};        // names whose values are an array even when there is one
};

using ById = std::unordered_map<std::string, std::size_t>;

std::string text_of(Value const& value)
{
    if (!value.datatype)
        return json_string(value.text);
    auto const kind = value.datatype->base->kind;
    if (is_number(kind))
        if (auto const number = number_of(value.text))
            return number->json();
    return kind == Kind::Boolean ? value.text : json_string(value.text);
}

// "Generating Objects"
std::vector<Subject> subjects_of(AnnotatedTable const& table, AnnotatedRow const& row)
{
    std::vector<Subject> subjects;
    ById by_id;
    std::optional<std::size_t> nameless;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        auto const& cell = row.cells[i];
        auto const& column = table.columns()[i];
        auto at = subjects.size();
        if (cell.about)
            at = by_id.try_emplace(*cell.about, at).first->second;
        else
            at = *(nameless = nameless.value_or(at));
        if (at == subjects.size())
            subjects.push_back({ cell.about });
        auto* const found = &subjects[at];
        if (cell.value_url)
            found->value_urls.push_back(*cell.value_url);
        if (column.suppressed)
            continue;
        auto const name = cell.property ? compacted(*cell.property) : column.decoded;
        std::vector<Item> items;
        if (cell.value_url)
            items.push_back({ json_string(name == "@type" ? compacted(*cell.value_url) : *cell.value_url), cell.value_url });
        else
            for (auto const& value : cell.values)
                items.push_back({ text_of(value) });
        found->shown = found->shown || cell.value_url || !cell.is_null;
        if (items.empty())
            continue;
        auto field = std::ranges::find(found->fields, name, &std::pair<std::string, std::vector<Item>>::first);
        if (field == found->fields.end()) {
            found->fields.emplace_back(name, std::vector<Item> {});
            field = found->fields.end() - 1;
        }
        if (cell.is_list && !cell.value_url)
            found->lists.push_back(name);
        std::ranges::move(items, std::back_inserter(field->second));
    }
    std::erase_if(subjects, [](Subject const& subject) { return !subject.shown; });
    return subjects;
}

constexpr std::size_t nested_at_most = 1'000;  // rows with more subjects than any honest one stay flat

// "Generating Nested Objects": an object whose URL is the value of one cell of the row alone goes where that value stands.
ById nest(std::vector<Subject>& subjects)
{
    ById by_id, times;
    if (subjects.size() > nested_at_most)
        return by_id;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        if (subjects[i].id)
            by_id.emplace(*subjects[i].id, i);
        for (auto const& url : subjects[i].value_urls)
            ++times[url];
    }
    auto const root = [&](std::size_t of) {
        while (subjects[of].parent)
            of = *subjects[of].parent;
        return of;
    };
    for (std::size_t i = 0; i < subjects.size(); ++i)
        for (auto const& url : subjects[i].value_urls) {
            auto const found = by_id.find(url);
            auto const j = found == by_id.end() ? i : found->second;
            if (j == i || times[url] != 1 || subjects[j].parent || root(i) == j)
                continue;
            // Only what is shown can hold it.
            auto const shown = std::ranges::any_of(subjects[i].fields, [&](auto const& field) { return std::ranges::find(field.second, url, &Item::url) != field.second.end(); });
            if (shown)
                subjects[j].parent = i;
        }
    return by_id;
}

std::string object_text(std::vector<Subject> const& subjects, ById const& by_id, std::size_t at)
{
    auto const& subject = subjects[at];
    std::string out = "{";
    if (subject.id)
        out += "\"@id\":" + json_string(*subject.id);
    for (auto const& [name, items] : subject.fields) {
        std::string values;
        for (auto const& item : items) {
            values += values.empty() ? "" : ",";
            auto const nested = item.url ? by_id.find(*item.url) : by_id.end();
            values += nested != by_id.end() && subjects[nested->second].parent == at ? object_text(subjects, by_id, nested->second) : item.text;
        }
        bool const array = items.size() > 1 || std::ranges::find(subject.lists, name) != subject.lists.end();
        out += (out.size() > 1 ? "," : "") + json_string(name) + ":" + (array ? "[" + values + "]" : values);
    }
    return out + "}";
}

std::string objects_text(AnnotatedTable const& table, AnnotatedRow const& row)
{
    auto subjects = subjects_of(table, row);
    auto const by_id = nest(subjects);
    std::string out;
    for (std::size_t i = 0; i < subjects.size(); ++i)
        if (!subjects[i].parent)
            out += (out.empty() ? "" : ",") + object_text(subjects, by_id, i);
    return out;
}

std::string annotations_text(std::vector<Json> const& notes, Common const& common)
{
    std::string out;
    if (!notes.empty()) {
        std::string texts;
        for (auto const& note : notes)
            texts += (texts.empty() ? "" : ",") + json_of_common(note);
        out += "\"notes\":[" + texts + "],";
    }
    for (auto const& [name, value] : common)
        out += json_string(name) + ":" + json_of_common(value) + ",";
    return out;
}

class JsonConverter : public Taker {
public:
    JsonConverter(Sink const& sink, bool minimal) : sink_(sink), minimal_(minimal) {}

    void begin(Group const& group) override
    {
        if (minimal_)
            return sink_("[");
        sink_("{" + (group.id.empty() ? "" : "\"@id\":" + json_string(group.id) + ",") + annotations_text(group.notes, group.common) + "\"tables\":[");
    }
    void begin_table(AnnotatedTable const& table) override
    {
        if (minimal_)
            return;
        auto const& of = table.description();
        sink_(std::string(first_table_ ? "" : ",") + "\n{" + (of.id.empty() ? "" : "\"@id\":" + json_string(of.id) + ",") + "\"url\":" + json_string(of.url) + "," + annotations_text(of.notes, of.common)
            + "\"row\":[");
        first_table_ = false;
        first_row_ = true;
    }
    void row(AnnotatedTable const& table, AnnotatedRow const& row) override
    {
        auto const objects = objects_text(table, row);
        if (minimal_ && objects.empty())
            return;
        std::string out = first_row_ ? "\n" : ",\n";
        first_row_ = false;
        if (minimal_)
            return sink_(out + objects);
        out += "{\"url\":" + json_string(table.description().url + "#row=" + std::to_string(row.source)) + ",\"rownum\":" + std::to_string(row.number);
        sink_(out + titles(table, row) + ",\"describes\":[" + objects + "]}");
    }
    void end_table(AnnotatedTable const&) override
    {
        if (!minimal_)
            sink_("]}");
    }
    void end() override { sink_(minimal_ ? "\n]\n" : "]}\n"); }

private:
    static std::string titles(AnnotatedTable const& table, AnnotatedRow const& row)
    {
        auto const& schema = table.description().schema;
        std::vector<std::string> texts;
        if (schema)
            for (auto const place : table.places_of(schema->row_titles))
                for (auto const& value : row.cells[place].values)
                    texts.push_back(json_string(value.text));
        if (texts.empty())
            return {};
        std::string out;
        for (auto const& text : texts)
            out += (out.empty() ? "" : ",") + text;
        return ",\"titles\":" + (texts.size() == 1 ? out : "[" + out + "]");
    }

    Sink const& sink_;
    bool minimal_, first_table_ = true, first_row_ = true;
};

}  // namespace

std::unique_ptr<Taker> json_converter(Sink const& sink, bool minimal) { return std::make_unique<JsonConverter>(sink, minimal); }

}  // namespace mado::csvw
