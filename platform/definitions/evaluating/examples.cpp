#include "model/report.h"

#include <mado/definitions/load.h>

#include <mado/definitions/evaluation.h>

namespace mado::definitions {

namespace {

using yaml::Node;

// A value as a person writes it in `given`, read by the type of its field.
json::Value stored_of(Field const& field, Node const& node);

json::Value rows_of(Field const& group, Node const& node)
{
    json::Array rows;
    for (auto const& item : node.items) {
        json::Object row;
        for (auto const& entry : item.entries)
            if (auto const* child = group.field(entry.key))
                row.insert_or_assign(entry.key, stored_of(*child, entry.value));
        rows.push_back(std::move(row));
    }
    return rows;
}

json::Value plain(Node const& node)
{
    if (node.is_sequence())
        return json::array_of(node.items, plain);
    if (node.is_mapping()) {
        json::Object object;
        for (auto const& entry : node.entries)
            object.insert_or_assign(entry.key, plain(entry.value));
        return object;
    }
    if (node.style == yaml::Style::Plain && (node.text == "true" || node.text == "false"))
        return node.text == "true";
    if (node.style == yaml::Style::Plain && node.text == "null")
        return {};
    if (auto const number = Decimal::parse(node.text); number && node.style == yaml::Style::Plain && number->to_integer())
        return *number->to_integer();
    return node.text;
}

json::Value of_scalar(Field const& field, Node const& node)
{
    switch (field.type) {
    case FieldType::YesNo: return node.text == "true";
    case FieldType::Money: {
        auto const yen = Yen::parse(node.text);
        return yen ? json::Value(yen->amount()) : json::Value();
    }
    case FieldType::PersonName:
    case FieldType::Address:
    case FieldType::Place: return json::object({ { "text", node.text } });
    case FieldType::Choice: return field.many ? json::Value(json::array({ node.text })) : json::Value(node.text);
    case FieldType::File: return json::object({ { "way", node.text } });
    default: return node.text;
    }
}

json::Value stored_of(Field const& field, Node const& node)
{
    if (field.type == FieldType::Group)
        return rows_of(field, node);
    if (!node.is_scalar())
        return plain(node);
    if (node.style == yaml::Style::Plain && node.text == "null")
        return {};
    return of_scalar(field, node);
}

class Run {
public:
    Run(DefinitionPointer const& definition, Example const& example, Calendar const& calendar, Decisions const* decisions, Report& report)
        : d_(*definition), example_(example), report_(report), evaluation_(definition, inputs_of(calendar, decisions))
    {
    }

    void compare()
    {
        for (auto const& entry : example_.expect.entries)
            compare(entry);
    }

private:
    void fail(yaml::Place place, std::string const& what, std::string const& expected, std::string const& found)
    {
        report_.add(place, "example.fails", "例 " + example_.name + ": " + what + " は " + expected + " のはずが " + found + "。",
            "Example " + example_.name + ": " + what + " should be " + expected + " but is " + found + ".");
    }

    void unknown(yaml::Entry const& entry, std::string const& what)
    {
        report_.add(entry.key_place, "example.name", "例 " + example_.name + ": 「" + entry.key + "」という" + what + "はありません。", "Example " + example_.name + ": there is no `" + entry.key + "`.");
    }

    Inputs inputs_of(Calendar const& calendar, Decisions const* decisions)
    {
        Inputs inputs;
        inputs.calendar = &calendar;
        if (decisions)
            inputs.decisions = lasting(*decisions);
        inputs.leaves_out = true;
        for (auto const& entry : example_.given.entries)
            take(inputs, entry);
        return inputs;
    }

    void take(Inputs& inputs, yaml::Entry const& entry)
    {
        auto const& [key, style, place, node] = entry;
        if (key == "received_on") {
            inputs.received_on = Day::parse(node.text);
            if (!inputs.received_at && inputs.received_on)
                inputs.received_at = instant_in_tokyo(*inputs.received_on, 12);
        } else if (key == "applicant") {
            inputs.applicant = node.text;
        } else if (key == "round") {
            inputs.round = plain(node);
        } else if (key == "item") {
            inputs.item = plain(node);
        } else if (key == "identity") {
            inputs.identity = { node.text_of("how"), plain_at(node, "name"), plain_at(node, "address"), Day::parse(node.text_of("born_on")), node.text_of("corporate_number") };
        } else if (key == "events") {
            take_events(inputs, node);
        } else if (auto const* field = d_.field(key)) {
            (field->staff ? inputs.examined : inputs.answers).insert_or_assign(key, stored_of(*field, node));
        } else if (auto const slot = d_.names.slot(key); slot && d_.slots[static_cast<std::size_t>(*slot)].kind == Slot::Kind::Setting) {
            inputs.settings.insert_or_assign(key, node.text);
        } else {
            unknown(entry, "項目");
        }
    }

    static json::Value plain_at(Node const& node, std::string_view key)
    {
        auto const* found = node.find(key);
        return found ? plain(*found) : json::Value();
    }

    // { asked, completed, extended }
    void take_events(Inputs& inputs, Node const& node)
    {
        if (auto const asked = Day::parse(node.text_of("asked")))
            inputs.events.completion_requests.push_back({ *asked, Day::parse(node.text_of("completed")) });
        inputs.events.decided_on = Day::parse(node.text_of("decided"));
        if (auto const extended = node.text_of("extended"); !extended.empty())
            for (auto const& limit : d_.limits)
                inputs.events.prolonged.push_back({ limit.name, extended, Day::parse(node.text_of("until")) });
    }

    void compare(yaml::Entry const& entry)
    {
        auto const& [key, style, place, node] = entry;
        if (key == "flags")
            return names(node, key, evaluation_.flags(), [](Flag const* flag) { return flag->name; });
        if (key == "grounds")
            return names(node, key, evaluation_.grounds(), [](FoundGround const& found) { return found.ground->name; });
        if (key == "pages")
            return names(node, key, evaluation_.pages(), [](std::string const& name) { return name; });
        if (key == "charges")
            return charges(node);
        if (key == "limits")
            return limits(node);
        if (!d_.names.slot(key))
            return unknown(entry, "規則");
        auto const value = evaluation_.value(key);
        if (!matches(node, value))
            fail(place, key, text_of(node), value.is_null() ? "null" : value.to_text());
    }

    template <class Found, class Name>
    void names(Node const& node, std::string const& what, Found const& found, Name name)
    {
        std::vector<std::string> expected, actual;
        for (auto const& item : node.items)
            expected.push_back(item.text);
        for (auto const& each : found)
            actual.push_back(name(each));
        auto sorted_expected = expected, sorted_actual = actual;
        std::sort(sorted_expected.begin(), sorted_expected.end());
        std::sort(sorted_actual.begin(), sorted_actual.end());
        if (sorted_expected != sorted_actual)
            fail(node.place, what, list_text(expected), list_text(actual));
    }

    static std::string list_text(std::vector<std::string> const& names)
    {
        return "[" + listed({ names.begin(), names.end() }) + "]";
    }

    void charges(Node const& node)
    {
        auto const found = evaluation_.charges();
        for (auto const& entry : node.entries) {
            if (!d_.charge(entry.key))
                unknown(entry, "料金");
            else
                fail_unless_equal(entry, "charges." + entry.key, charge_text(found, entry.key));
        }
        for (auto const& each : found)
            if (each.known && !node.find(each.charge->name))
                fail(node.place, "charges." + each.charge->name, "-", charge_text(found, each.charge->name));
    }

    static std::string charge_text(std::vector<FoundCharge> const& found, std::string const& name)
    {
        std::string text;
        for (auto const& each : found)
            if (each.charge->name == name) {
                if (!each.fault.empty())
                    return each.fault;
                for (auto const& amount : each.amounts)
                    text += (text.empty() ? "" : ", ") + std::to_string(amount.amount.amount());
            }
        return text.empty() ? "null" : text;
    }

    void limits(Node const& node)
    {
        auto const found = evaluation_.limits();
        for (auto const& entry : node.entries) {
            if (!d_.limit(entry.key)) {
                unknown(entry, "期限");
                continue;
            }
            std::string text = "null";
            for (auto const& each : found)
                if (each.limit->name == entry.key && each.last_day)
                    text = each.last_day->iso();
            fail_unless_equal(entry, "limits." + entry.key, text);
        }
    }

    void fail_unless_equal(yaml::Entry const& entry, std::string const& what, std::string const& found)
    {
        auto expected = text_of(entry.value);
        if (entry.value.is_sequence())
            expected = expected.substr(1, expected.size() - 2);
        if (expected != found)
            fail(entry.key_place, what, expected, found);
    }

    static std::string text_of(Node const& node)
    {
        if (node.is_scalar())
            return node.text;
        std::string text;
        for (auto const& item : node.items)
            text += (text.empty() ? "" : ", ") + text_of(item);
        for (auto const& entry : node.entries)
            text += (text.empty() ? "" : ", ") + entry.key + ": " + text_of(entry.value);
        return node.is_sequence() ? "[" + text + "]" : "{" + text + "}";
    }

    static bool matches(Node const& node, feel::Value const& value)
    {
        if (node.is_sequence()) {
            if (!value.is_list() || value.as_list().size() != node.items.size())
                return false;
            for (std::size_t i = 0; i < node.items.size(); ++i)
                if (!matches(node.items[i], value.as_list()[i]))
                    return false;
            return true;
        }
        if (node.is_mapping())
            return value.is_context() && std::all_of(node.entries.begin(), node.entries.end(), [&](yaml::Entry const& entry) { return matches(entry.value, value.get(entry.key)); });
        if (value.is_null())
            return node.text == "null";
        if (value.is_number()) {
            auto const number = Decimal::parse(node.text);
            return number && *number == value.as_number();
        }
        return value.to_text() == node.text;
    }

    Definition const& d_;
    Example const& example_;
    Report& report_;
    Evaluation evaluation_;
};

}  // namespace

std::vector<Problem> run_examples(DefinitionPointer const& definition, Calendar const& calendar, Decisions const* decisions)
{
    Report report(definition->file);
    for (auto const& example : definition->examples)
        Run(definition, example, calendar, decisions, report).compare();
    return std::move(report).in_order();
}

}  // namespace mado::definitions
