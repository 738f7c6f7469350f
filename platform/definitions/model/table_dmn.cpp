// A table of a definition as a DMN document of its own.
#include "model/functions.h"

#include <mado/definitions/decision.h>

namespace mado::definitions {

namespace {

std::string literal(Day day) { return "@\"" + day.iso() + "\""; }

// The days of an edition: from its own to the day before the next.
std::string days_of(Dated<Rows> const& rows, Day since)
{
    auto const next = rows.since.upper_bound(since);
    return next == rows.since.end() ? ">= " + literal(since) : "[" + literal(since) + ".." + literal(next->first) + ")";
}

std::string type_ref_of(feel::Type const& type)
{
    switch (type.kind().value_or(feel::Kind::Null)) {
    case feel::Kind::Boolean:
    case feel::Kind::Number:
    case feel::Kind::String:
    case feel::Kind::Date: return std::string(feel::name_of(*type.kind()));
    default: return {};
    }
}

class Writer {
public:
    Writer(Definition const& definition, Table const& table) : d_(definition), table_(table)
    {
        document_.id = d_.procedure + "_" + table.name;
        document_.name = title();
        document_.name_space = "urn:madoguchi:definition:" + d_.procedure + ":" + table.name;
        decision_.id = "decision";
        decision_.name = table.name;
        decision_.label = title();
        decision_.variable = { .id = "decision.variable", .name = table.name, .type_ref = {}, .place = {} };
        columns();
        rows();
        cite();
        auto box = std::make_shared<dmn::Expression>();
        box->id = "table";
        box->box = std::move(made_);
        decision_.logic = std::move(box);
        document_.decisions.push_back(std::move(decision_));
    }

    dmn::Document document() && { return std::move(document_); }

private:
    std::string const& title() const { return table_.title.empty() ? table_.name : table_.title.japanese(); }

    void take(std::string const& name, std::string const& type_ref)
    {
        if (std::ranges::find(document_.inputs, name, &dmn::InputData::name) != document_.inputs.end())
            return;
        auto const id = "input." + name;
        document_.inputs.push_back({ .id = id, .name = name, .label = {}, .description = {}, .place = {}, .variable = { .id = id + ".variable", .name = name, .type_ref = type_ref, .place = {} } });
        decision_.inputs.push_back({ .name_space = {}, .id = id, .place = {} });
    }

    // The field or setting of that name, if there is one, says what the column holds and how it is called.
    void column(std::string const& name)
    {
        dmn::Table::Input input { .id = "column." + name, .label = name, .expression = { name }, .type_ref = {}, .values = {} };
        if (auto const* field = d_.field(name)) {
            input.label = field->title.japanese();
            input.type_ref = type_ref_of(type_of(*field));
        }
        take(name, input.type_ref);
        made_.inputs.push_back(std::move(input));
    }

    void columns()
    {
        made_.hit = table_.hit;
        if (!table_.rows.since.empty()) {
            take("on", "date");
            made_.inputs.push_back({ .id = "column.on", .label = "適用", .expression = { "on" }, .type_ref = "date", .values = {} });
        }
        for (auto const& name : table_.takes)
            column(name);
        for (auto const& name : table_.gives)
            made_.outputs.push_back({ .id = "output." + name, .name = table_.gives.size() == 1 ? std::string() : name, .label = name, .type_ref = {}, .values = {}, .default_value = {} });
    }

    void rows()
    {
        if (table_.rows.value)
            add(*table_.rows.value, {}, {});
        for (auto const& [day, rows] : table_.rows.since)
            add(rows, days_of(table_.rows, day), day.iso() + ".");
    }

    void add(Rows const& rows, std::string const& days, std::string const& prefix)
    {
        for (auto rule : rows.written.rules) {
            rule.description = rule.id;
            rule.id = "row." + prefix + rule.id;
            if (!days.empty())
                rule.when.insert(rule.when.begin(), dmn::Text { days });
            made_.rules.push_back(std::move(rule));
        }
        for (auto const slot : rows.slots)
            take(d_.names.name(slot), {});
    }

    void cite()
    {
        if (auto const* source = d_.source_of("tables." + table_.name))
            document_.known_from.push_back({ .name = source->name, .of = "rules", .says = source->says, .sure = source->sure, .place = {} });
    }

    Definition const& d_;
    Table const& table_;
    dmn::Document document_ {};
    dmn::Decision decision_ {};
    dmn::Table made_ {};
};

}  // namespace

std::string table_as_dmn(Definition const& definition, std::string_view table)
{
    auto const* found = definition.table(table);
    return found && found->from.empty() ? dmn::write(Writer(definition, *found).document()) : std::string();
}

}  // namespace mado::definitions
