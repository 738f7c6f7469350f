#include <mado/privacy/files.h>

#include <mado/audit/audit.h>
#include <mado/gateway/gateway.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>

#include "store/file_store.h"
#include "store/look_store.h"

#include <algorithm>
#include <charconv>

namespace mado::privacy {

namespace {

using Kind = Refusal::Kind;
using definitions::FieldType;

constexpr std::size_t most_words = 1000;
constexpr std::string_view least_name = "least_persons";

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

bool takes_numbers(definitions::Definition const& definition)
{
    return std::ranges::any_of(definition.pages, [](definitions::Page const& page) {
        return std::ranges::any_of(page.fields, [](definitions::Field const& field) {
            return field.type == FieldType::MyNumber || std::ranges::any_of(field.fields, [](definitions::Field const& child) { return child.type == FieldType::MyNumber; });
        });
    });
}

}  // namespace

std::vector<std::string> items_of(definitions::Definition const& definition)
{
    std::vector<std::string> items;
    auto const add = [&](std::string title) {
        if (std::ranges::find(items, title) == items.end())
            items.push_back(std::move(title));
    };
    for (auto const& page : definition.pages)
        for (auto const& field : page.fields) {
            if (field.type != FieldType::Group)
                add(field.title.japanese());
            for (auto const& child : field.fields)
                add(field.title.japanese() + "の" + child.title.japanese());
        }
    return items;
}

namespace {

PersonalFile file_of(db::Read& tx, definitions::Definition const& definition)
{
    PersonalFile file;
    file.procedure = definition.procedure;
    file.name = definition.title.japanese() + "ファイル";
    if (auto const division = organization::division(tx, definition.owner)) {
        file.organization = division->name;
        file.request_office = division->name + (division->phone.empty() ? "" : "（" + division->phone + "）");
    }
    file.keep = definition.keep_class.empty() ? std::string() : definition.keep_class + "・" + std::to_string(definition.keep_years) + "年";
    file.items = items_of(definition);
    file.holds_numbers = takes_numbers(definition);
    file.added = store::additions(tx, definition.procedure).value_or(Additions {});
    file.purpose = file.added.purpose.empty() ? definition.title.japanese() + "の受付、審査、決定及び通知のため" : file.added.purpose;
    return file;
}

}  // namespace

std::int64_t least_persons(db::Read& tx)
{
    auto const text = store::setting(tx, least_name).value_or("");
    std::int64_t number = usual_least_persons;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::vector<PersonalFile> personal_files(db::Read& tx, Workplace const& here)
{
    std::vector<PersonalFile> all;
    for (auto const& version : definitions::published_all(tx, here.now().today()))
        if (auto const definition = definitions::published_definition(tx, here.definitions, version.procedure, here.now().today()))
            all.push_back(file_of(tx, *definition));
    return all;
}

std::vector<PersonalFile> published_files(db::Read& tx, Workplace const& here)
{
    auto all = personal_files(tx, here);
    auto const least = least_persons(tx);
    std::erase_if(all, [&](PersonalFile const& file) { return !file.added.is_confirmed || file.added.persons < least; });
    return all;
}

Result<void> keep_additions(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& procedure, Additions const& additions)
{
    TRY(access::allow(tx, caller, may_keep_files, { "" }));
    if (!definitions::published_definition(tx, here.definitions, procedure, here.now().today()))
        return refuse(Kind::NotFound, "privacy.file.not_found");
    std::vector<FieldError> errors;
    struct Typed { char const* control; std::string const& words; bool is_needed; };
    for (auto const& [control, words, is_needed] : { Typed { "purpose", additions.purpose, false },
             Typed { "purpose_easy", additions.purpose_easy, false }, Typed { "purpose_en", additions.purpose_en, false }, Typed { "scope", additions.scope, true }, Typed { "collected", additions.collected, true },
             Typed { "recipients", additions.recipients, false }, Typed { "correction", additions.correction, false }, Typed { "remarks", additions.remarks, false } }) {
        if (is_needed && additions.is_confirmed && is_blank(words))
            errors.push_back({ control, "privacy.required" });
        if (text::length(words) > most_words)
            errors.push_back({ control, "privacy.too_long", { { "most", std::to_string(most_words) } } });
    }
    if (additions.persons < 0 || (additions.is_confirmed && additions.persons == 0))
        errors.push_back({ "persons", "privacy.file.count" });
    if (!errors.empty())
        return refuse(std::move(errors));
    if (!store::keep(tx, procedure, additions))
        return refuse(Kind::Conflict, "privacy.changed_meanwhile");
    audit::record(tx, caller, here.now(), "privacy.file.kept", {}, { { "procedure", procedure }, { "confirmed", additions.is_confirmed ? "true" : "false" } });
    return {};
}

void tell_purpose(db::Write& tx, Workplace const& here, std::string const& procedure)
{
    auto const kept = store::additions(tx, procedure);
    if (!kept)
        return;
    auto const told = [&](std::string const& words) { return kept->is_confirmed && !is_blank(kept->purpose) ? words : std::string(); };
    gateway::Letter letter { .kind = gateway::Kind::Published, .subject = here.now().id(), .receiver = "front", .arrived_at = here.clock.now() };
    letter.body = gateway::plain_body(tx.tenant(), letter.kind, letter.subject, {}, letter.arrived_at, json::object({ { "what", "purpose" }, { "procedure", procedure },
        { "ja", told(kept->purpose) }, { "easy", told(kept->purpose_easy) }, { "en", told(kept->purpose_en) }, { "edition", kept->version } }));
    gateway::post(tx, here.now(), letter);
}

Result<void> set_least(db::Write& tx, Caller const& caller, Workplace const& here, std::int64_t persons)
{
    TRY(access::allow(tx, caller, may_keep_files, { "" }));
    if (persons < 1)
        return refuse({ { "least", "privacy.file.count" } });
    store::keep_setting(tx, least_name, std::to_string(persons));
    audit::record(tx, caller, here.now(), "privacy.file.least_set", {}, { { "persons", std::to_string(persons) } });
    return {};
}

}  // namespace mado::privacy
