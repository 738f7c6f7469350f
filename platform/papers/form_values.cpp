#include <mado/papers/papers.h>

#include <mado/definitions/answers.h>
#include <mado/names/id.h>
#include <mado/time/wareki.h>

namespace mado::papers {

namespace {

using definitions::Definition;
using definitions::Evaluation;
using definitions::Field;
using definitions::FieldType;
using json::Value;

constexpr char const* chosen_box = "■";
constexpr char const* open_box = "□";

std::string japanese_month(Day day)
{
    auto const whole = wareki::text(day);
    auto const month = whole.find("月");
    return month == std::string::npos ? whole : whole.substr(0, month + std::string_view("月").size());
}

Value fact(std::string label, std::string value) { return json::object({ { "label", std::move(label) }, { "value", std::move(value) } }); }

// 25000 → 25,000; 7.68 stays: people read the whole part in groups.
std::string grouped_decimal(std::string const& text)
{
    auto const point = text.find('.');
    auto const whole = text.substr(0, point);
    auto const sign = whole.starts_with('-') ? 1U : 0U;
    std::string grouped;
    for (std::size_t i = sign; i < whole.size(); ++i) {
        if (i > sign && (whole.size() - i) % 3 == 0)
            grouped += ',';
        grouped += whole[i];
    }
    return (sign ? "-" : "") + grouped + (point == std::string::npos ? "" : text.substr(point));
}

std::string printed(feel::Value const& value)
{
    if (value.is_null())
        return {};
    if (value.is_true() || value.is_false())
        return value.is_true() ? "はい" : "いいえ";
    if (value.is_number())
        return grouped_decimal(value.to_text());
    if (auto const day = value.is_date() ? value.to_day() : std::nullopt)
        return wareki::text(*day);
    return value.to_text();
}

std::string way_of(Value const& file)
{
    auto const way = file.text("way");
    if (way == "post")
        return "別送";
    if (way == "counter")
        return "窓口で提示";
    if (way == "omit")
        return "市で調べる";
    return "添付 " + std::to_string(file.array("blobs").size()) + "件";
}

Value boxes_of(Field const& field, definitions::Codes const* codes, Value const& stored)
{
    Value boxes = json::object({});
    auto const mark = [&](std::string const& key, bool chosen) { boxes.set(key, chosen ? chosen_box : open_box); };
    if (field.type == FieldType::YesNo) {
        mark("yes", stored.is_flag() && stored.flag());
        mark("no", stored.is_flag() && !stored.flag());
        return boxes;
    }
    auto const is = [](Value const& one, std::string const& key) { return one.is_object() ? key == "other" && one.has("other") : one.is_text() && one.text() == key; };
    auto const holds = [&](std::string const& key) {
        return stored.is_array() ? std::ranges::any_of(stored.array(), [&](Value const& one) { return is(one, key); }) : is(stored, key);
    };
    for (auto const& option : field.options)
        mark(option.key, holds(option.key));
    // All keys of the list, also those that cannot be chosen any more: an old answer keeps its mark.
    auto const* list = field.from.starts_with("codes/") && codes ? codes->list(field.from.substr(6)) : nullptr;
    for (auto const& code : list ? list->codes : std::vector<definitions::Code> {})
        mark(code.key, holds(code.key));
    if (field.other)
        mark("other", holds("other"));
    return boxes;
}

bool has_boxes(Field const& field) { return field.type == FieldType::Choice || field.type == FieldType::YesNo; }

// What everything is gathered into while the pages are walked.
struct Gathered {
    Value answer = json::object({}), kana = json::object({}), rows = json::object({}), box = json::object({}), month = json::object({});
    Value facts = Value(json::Array {}), pages = Value(json::Array {});
};

class Walk {
public:
    Walk(Evaluation& evaluation, definitions::Codes const* codes, Filing const& filing) : evaluation_(evaluation), codes_(codes), filing_(filing) {}

    Gathered all()
    {
        auto const& definition = evaluation_.definition();
        for (auto const& page : definition.pages)
            leave_open(page);
        for (auto const& page : definition.ask())
            if (evaluation_.page_asked(page.name))
                asked(page);
        for (auto const& page : definition.examine())
            for (auto const& field : page.fields)
                established(field, stored(evaluation_.inputs().examined, field.name));
        return std::move(gathered_);
    }

private:
    enum class By { Applicant, Staff };

    static Value const& stored(json::Object const& answers, std::string const& name)
    {
        static Value const nothing;
        auto const found = answers.find(name);
        return found == answers.end() ? nothing : found->second;
    }

    // The form has its boxes also where nothing was asked.
    void leave_open(definitions::Page const& page)
    {
        for (auto const& field : page.fields)
            if (has_boxes(field))
                gathered_.box.set(field.name, boxes_of(field, codes_, {}));
    }

    std::string shown(Field const& field, Value const& value) const
    {
        if (value.is_null())
            return {};
        // On paper a name stands alone (its reading is kana.FIELD), and a file is its way and number.
        if (field.type == FieldType::PersonName)
            return value.text("text");
        if (field.type == FieldType::File)
            return way_of(value);
        return definitions::shown(field, value, codes_, filing_.language, filing_.showing);
    }

    void asked(definitions::Page const& page)
    {
        page_facts_ = Value(json::Array {});
        for (auto const& field : page.fields) {
            if (!evaluation_.field_asked(field.name))
                continue;
            auto const& value = stored(evaluation_.inputs().answers, field.name);
            if (field.type == FieldType::Group)
                keep_rows(field, value, By::Applicant);
            else
                add_fact(field.title.in(filing_.language), keep(field, value), !value.is_null());
        }
        if (!page_facts_.array().empty())
            gathered_.pages.add(json::object({ { "title", page.title.in(filing_.language) }, { "facts", std::move(page_facts_) } }));
    }

    // What staff establish is for own documents alone: it is no fact of the application.
    void established(Field const& field, Value const& value)
    {
        if (field.type == FieldType::Group)
            keep_rows(field, value, By::Staff);
        else
            keep(field, value);
    }

    void add_fact(std::string const& label, std::string const& value, bool answered)
    {
        page_facts_.add(fact(label, value));
        if (answered)
            gathered_.facts.add(fact(label, value));
    }

    std::string keep(Field const& field, Value const& value)
    {
        auto const words = shown(field, value);
        gathered_.answer.set(field.name, words);
        if (field.type == FieldType::PersonName)
            gathered_.kana.set(field.name, value.text("kana"));
        if (has_boxes(field))
            gathered_.box.set(field.name, boxes_of(field, codes_, value));
        if (field.type == FieldType::Date)
            if (auto const day = definitions::feel_of(field, value).to_day())
                gathered_.month.set(field.name, japanese_month(*day));
        return words;
    }

    void keep_rows(Field const& group, Value const& value, By by)
    {
        Value rows = Value(json::Array {});
        auto const count = value.is_array() ? value.array().size() : 0;
        for (std::size_t row = 0; row < count; ++row) {
            Value printed_row = json::object({});
            for (auto const& field : group.fields) {
                if (!evaluation_.field_asked(group.name, row, field.name))
                    continue;
                auto const& cell = value.array()[row][field.name];
                auto const words = shown(field, cell);
                printed_row.set(field.name, words);
                if (by == By::Applicant)
                    add_fact(group.title.in(filing_.language) + " " + std::to_string(row + 1) + "　" + field.title.in(filing_.language), words, !cell.is_null());
            }
            rows.add(std::move(printed_row));
        }
        gathered_.rows.set(group.name, std::move(rows));
    }

    Evaluation& evaluation_;
    definitions::Codes const* codes_;
    Filing const& filing_;
    Gathered gathered_ {};
    Value page_facts_ = Value(json::Array {});
};

Value values_of(Gathered gathered, Definition const& definition, Filing const& filing)
{
    auto const law = definition.law.empty() ? std::string {} : definition.law.front();
    Value values = json::object({});
    values.set("answer", std::move(gathered.answer)).set("kana", std::move(gathered.kana)).set("rows", std::move(gathered.rows));
    values.set("box", std::move(gathered.box)).set("month", std::move(gathered.month)).set("rule", json::object({}));
    values.set("facts", std::move(gathered.facts)).set("pages", std::move(gathered.pages));
    values.set("case", json::object({ { "receipt_number", filing.receipt_number.empty() ? std::string {} : grouped(receipt_number_from(filing.receipt_number)) },
                           { "received_wareki", filing.arrived_at ? wareki::text(day_in_tokyo(*filing.arrived_at)) : std::string {} } }));
    values.set("procedure", json::object({ { "title", definition.title.in(filing.language) }, { "law", law } }));
    values.set("law", json::array_of(definition.law, [](auto const& article) { return json::object({ { "words", article } }); }));
    values.set("town", json::object({ { "name", filing.town } }));
    values.set("issuer", json::object({ { "title", filing.addressed_to }, { "name", "" }, { "office", filing.office }, { "phone", filing.phone } }));
    return values;
}

void add_rules(Evaluation& evaluation, Value& values)
{
    Value rules = json::object({});
    auto month = values["month"];
    for (auto const& rule : evaluation.definition().rules) {
        auto const value = evaluation.value(rule.name);
        rules.set(rule.name, printed(value));
        if (auto const day = value.is_date() ? value.to_day() : std::nullopt)
            month.set(rule.name, japanese_month(*day));
    }
    values.set("rule", std::move(rules)).set("month", std::move(month));
}

void leave_blank(Gathered& gathered, Value& facts, Field const& field, definitions::Codes const* codes, std::string const& language)
{
    auto const label = field.title.in(language);
    if (field.type != FieldType::Group) {
        if (has_boxes(field))
            gathered.box.set(field.name, boxes_of(field, codes, {}));
        facts.add(fact(label, ""));
        return;
    }
    Value row = json::object({});
    for (auto const& cell : field.fields) {
        row.set(cell.name, "");
        facts.add(fact(label + " 1　" + cell.title.in(language), ""));
    }
    gathered.rows.set(field.name, json::array({ std::move(row) }));
}

}  // namespace

Value form_values(Evaluation& evaluation, definitions::Codes const* codes, Filing const& filing)
{
    auto values = values_of(Walk(evaluation, codes, filing).all(), evaluation.definition(), filing);
    add_rules(evaluation, values);
    return values;
}

Value blank_form_values(Definition const& definition, definitions::Codes const* codes, Filing const& filing)
{
    Gathered gathered;
    for (auto const& page : definition.ask()) {
        Value facts = Value(json::Array {});
        for (auto const& field : page.fields)
            leave_blank(gathered, facts, field, codes, filing.language);
        gathered.pages.add(json::object({ { "title", page.title.in(filing.language) }, { "facts", facts } }));
        for (auto const& one : facts.array())
            gathered.facts.add(one);
    }
    return values_of(std::move(gathered), definition, filing);
}

std::string grouped_digits(std::int64_t number) { return grouped_decimal(std::to_string(number)); }

}  // namespace mado::papers
