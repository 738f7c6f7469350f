#include "names.h"

namespace mado::papers {

namespace {

using definitions::Definition;
using definitions::Field;
using definitions::FieldType;

bool names(Definition const& definition, std::string_view document)
{
    auto const is = [&](std::string_view name) { return name == document; };
    return is(definition.form) || std::ranges::any_of(definition.outcomes, [&](auto const& outcome) { return is(outcome.document); })
        || std::ranges::any_of(definition.consults, [&](auto const& consult) { return is(consult.send) || is(consult.send_after_decision); })
        || std::ranges::any_of(definition.limits, [&](auto const& limit) {
               return std::ranges::any_of(limit.extensions, [&](auto const& extension) { return is(extension.send); });
           });
}

html::Shape texts(std::initializer_list<char const*> names)
{
    html::Shape shape;
    for (auto const* name : names)
        shape.text(name);
    return shape;
}

void add_standard(html::Shape& shape)
{
    auto const fact = texts({ "label", "value" });
    shape.record("document", texts({ "title", "number", "date_wareki" }));
    shape.record("addressee", texts({ "name", "address", "honorific" }));
    shape.record("issuer", texts({ "title", "name", "office", "phone" }));
    shape.record("town", texts({ "name" }));
    shape.record("procedure", texts({ "title", "law" }));
    shape.record("decision", texts({ "result", "word" }));
    shape.record("case", texts({ "receipt_number", "received_wareki" }));
    shape.record("verify", texts({ "url", "code" }));
    shape.record("cover", texts({ "address", "code", "number", "latest_wareki" })).list("enclosed", texts({ "number", "title" }));
    shape.list("law", texts({ "words" })).list("reasons", texts({ "words", "law" })).list("conditions", texts({ "number", "words", "reason", "law" }));
    shape.list("charges", texts({ "title", "amount", "year" })).list("remedies", texts({ "words" })).list("asked", texts({ "label", "say" }));
    shape.list("facts", fact).list("pages", html::Shape().text("title").list("facts", fact)).text("asked_until_wareki");
    shape.record("limit", texts({ "title", "law", "before_wareki", "until_wareki" }));
    shape.record("consult", texts({ "words", "law", "asked_wareki", "until_wareki" })).text("decided_wareki").text("carried_out_from_wareki");
    shape.record("slip", texts({ "number", "amount", "due_wareki", "title", "convenience", "el_qr", "collector", "payment", "confirmation", "division" }));
    shape.record("dispute", texts({ "number", "filed_wareki" })).list("defence", texts({ "title", "words" }));
    shape.record("forward", texts({ "body", "law" })).text("opinion").list("established", texts({ "words" })).list("enclosures", texts({ "words" })).list("next", texts({ "words", "from_wareki" }));
    shape.list("lines", fact);
    shape.list("sheet", texts({ "label", "figure", "says", "law" }).list("rows", texts({ "description", "law" })));
    for (auto const* flag : { "has_lines", "has_sheet", "has_reasons", "has_conditions", "has_charges", "has_remedies", "has_asked", "has_opinion", "has_established", "has_enclosures", "has_law", "has_next" })
        shape.flag(flag);
}

html::Shape boxes_of(Field const& field, definitions::Codes const* codes)
{
    if (field.type == FieldType::YesNo)
        return texts({ "yes", "no" });
    html::Shape boxes;
    for (auto const& option : field.options)
        boxes.text(option.key);
    auto const* list = field.from.starts_with("codes/") && codes ? codes->list(field.from.substr(6)) : nullptr;
    for (auto const& code : list ? list->codes : std::vector<definitions::Code> {})
        boxes.text(code.key);
    if (field.other)
        boxes.text("other");
    return boxes;
}

void add_own(html::Shape& shape, Definition const& definition, definitions::Codes const* codes)
{
    html::Shape answer, kana, rows, box, rule, month;
    for (auto const& page : definition.pages)
        for (auto const& field : page.fields) {
            if (field.type == FieldType::Group) {
                html::Shape row;
                for (auto const& cell : field.fields)
                    row.text(cell.name);
                rows.list(field.name, row);
                continue;
            }
            answer.text(field.name);
            if (field.type == FieldType::PersonName)
                kana.text(field.name);
            if (field.type == FieldType::Choice || field.type == FieldType::YesNo)
                box.record(field.name, boxes_of(field, codes));
            if (field.type == FieldType::Date)
                month.text(field.name);
        }
    for (auto const& named : definition.rules)
        rule.text(named.name), month.text(named.name);
    shape.record("answer", answer).record("kana", kana).record("rows", rows).record("box", box).record("rule", rule).record("month", month);
}

}  // namespace

Definition const* owner_of(definitions::Library const& library, std::string_view document)
{
    Definition const* owner = nullptr;
    for (auto const& name : library.procedures()) {
        auto const definition = library.procedure(name);
        if (!definition || !names(*definition, document))
            continue;
        if (owner)
            return nullptr;
        owner = definition.get();
    }
    return owner;
}

html::Shape shape_of(Definition const* owner, definitions::Codes const* codes)
{
    html::Shape shape;
    add_standard(shape);
    if (owner)
        add_own(shape, *owner, codes);
    return shape;
}

}  // namespace mado::papers
