#include "service/entries.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/definitions/round.h>
#include <mado/definitions/shelf.h>
#include <mado/definitions/town_decisions.h>
#include <mado/organization/organization.h>

#include "store/unfinished_store.h"

namespace mado::entry {

namespace {

using Kind = Refusal::Kind;
using definitions::Definition;
using definitions::DefinitionPointer;
using definitions::Field;

crypto::SymmetricKey key_of(Workplace const& here, EntryId const& id) { return crypto::derive(crypto::view(here.keys.storage.bytes), id.value, "entry.unfinished"); }

std::string boxed(Workplace const& here, EntryId const& id, Contents const& contents)
{
    return crypto::encrypt(key_of(here, id), json::canonical(json_of(contents)), id.value);
}

Contents unboxed(Workplace const& here, EntryId const& id, std::string const& box)
{
    auto const plain = crypto::decrypt(key_of(here, id), box, id.value);
    auto const parsed = plain ? json::parse(*plain) : std::unexpected(json::Error {});
    if (!parsed)
        throw std::runtime_error("entry: what was encrypted for the entry " + id.value + " does not open with this zone's key");
    return contents_of(*parsed);
}

bool has_applicant(Definition const& definition, std::string_view wanted) { return std::ranges::find(definition.applicants, wanted) != definition.applicants.end(); }

bool is_for_residents(Definition const& definition)
{
    return std::ranges::any_of(definition.applicants, [](std::string const& applicant) { return applicant != "staff"; });
}

// A procedure lives in one zone, and what belongs to it is typed there alone.
bool is_of_here(Workplace const& here, Definition const& definition) { return word_of(definition.zone) == here.keys.zone; }

template <class Wanted>
std::vector<DefinitionPointer> published(db::Read& tx, Workplace const& here, Wanted wanted)
{
    std::vector<DefinitionPointer> all;
    for (auto const& version : definitions::published_all(tx, here.now().today()))
        if (auto definition = definitions::definition(tx, here.definitions, version.hash); definition && is_of_here(here, *definition) && wanted(*definition))
            all.push_back(std::move(definition));
    std::ranges::sort(all, {}, [](DefinitionPointer const& one) { return std::tie(one->owner, one->procedure); });
    return all;
}

Result<void> may_touch(db::Read& tx, Caller const& caller, Unfinished const& unfinished)
{
    if (unfinished.channel != Channel::Web)
        return access::allow(tx, caller, cases::may_enter, { unfinished.owner });
    if (caller.kind != CallerKind::Staff || caller.person != unfinished.by)
        return refuse(Kind::NotFound, "entry.not_found");
    return {};
}

// What the personnel record knows of a person; more sources of `staff` come with more of the record.
json::Value known_of(organization::Person const& person, std::string_view source, Field const& field)
{
    if (source == "staff.name")
        return field.type == definitions::FieldType::PersonName ? json::object({ { "text", person.name } }) : json::Value(person.name);
    if (source == "staff.number" && !person.number.empty())
        return person.number;
    return {};
}

void prefill(db::Read& tx, Caller const& caller, Definition const& definition, Contents& contents)
{
    auto const person = organization::person(tx, caller.person);
    if (!person)
        return;
    for (auto const& page : definition.ask())
        for (auto const& field : page.fields)
            for (auto const& source : field.prefill)
                if (auto value = known_of(*person, source, field); !value.is_null() && !contents.answers.contains(field.name)) {
                    contents.answers[field.name] = value;
                    contents.prefilled[field.name] = std::move(value);
                }
}

std::string clock_words(Instant at)
{
    auto const time = time_in_tokyo(at);
    auto const two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return two(time.hour) + ":" + two(time.minute);
}

Contents first_contents(db::Read& tx, Caller const& caller, Workplace const& here, Definition const& definition, Channel channel)
{
    Contents contents;
    contents.definition = definition.hash;
    contents.arrived_on = here.now().today().iso();
    contents.arrived_time = clock_words(here.now().at);
    if (channel == Channel::Web) {
        contents.applicant = "staff";
        prefill(tx, caller, definition, contents);
        return contents;
    }
    auto const residents = std::ranges::count_if(definition.applicants, [](std::string const& applicant) { return applicant != "staff"; });
    if (residents == 1)
        contents.applicant = *std::ranges::find_if(definition.applicants, [](std::string const& applicant) { return applicant != "staff"; });
    return contents;
}

Day day_of_arrival(Workplace const& here, Unfinished const& unfinished, Contents const& contents)
{
    return unfinished.channel == Channel::Web ? here.now().today() : Day::parse(contents.arrived_on).value_or(here.now().today());
}

}  // namespace

DefinitionPointer definition_for(db::Read& tx, Workplace const& here, std::string_view procedure, Day arrived_on)
{
    if (auto of_that_day = definitions::published_definition(tx, here.definitions, procedure, arrived_on))
        return of_that_day;
    return definitions::published_definition(tx, here.definitions, procedure, here.now().today());
}

std::vector<DefinitionPointer> procedures_to_enter(db::Read& tx, Caller const& caller, Workplace const& here)
{
    auto const divisions = access::scope(tx, caller, cases::may_enter);
    return published(tx, here, [&](Definition const& definition) {
        return is_for_residents(definition) && std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(definition.owner, division); });
    });
}

std::vector<DefinitionPointer> procedures_of_staff(db::Read& tx, Workplace const& here)
{
    return published(tx, here, [](Definition const& definition) { return has_applicant(definition, "staff"); });
}

Result<Unfinished> begin(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& procedure, Channel channel)
{
    auto const definition = definitions::published_definition(tx, here.definitions, procedure, here.now().today());
    bool const fits = definition && is_of_here(here, *definition) && (channel == Channel::Web ? has_applicant(*definition, "staff") : is_for_residents(*definition));
    if (!fits)
        return refuse(Kind::NotFound, "entry.no_procedure");
    auto const now = here.now();
    Unfinished const made { { now.id() }, procedure, definition->owner, channel, caller.person, now.at, 1 };
    TRY(may_touch(tx, caller, made));
    store::insert(tx, made, boxed(here, made.id, first_contents(tx, caller, here, *definition, channel)));
    audit::record(tx, caller, now, "entry.application.begun", { { "entry", made.id.value } }, { { "procedure", procedure }, { "channel", word_of(channel) } });
    return made;
}

Result<Opened> open(db::Read& tx, Caller const& caller, Workplace const& here, EntryId const& id)
{
    auto kept = store::find(tx, id);
    if (!kept)
        return refuse(Kind::NotFound, "entry.not_found");
    TRY(may_touch(tx, caller, kept->unfinished));
    Opened opened { kept->unfinished, unboxed(here, id, kept->contents), nullptr, {}, false };
    auto& contents = opened.contents;
    auto const arrived_on = day_of_arrival(here, opened.unfinished, contents);
    opened.definition = definition_for(tx, here, opened.unfinished.procedure, arrived_on);
    if (!opened.definition)
        return refuse(Kind::NotFound, "entry.no_procedure");
    if (opened.definition->hash != contents.definition) {
        if (auto const before = definitions::definition(tx, here.definitions, contents.definition))
            contents.answers = definitions::moved(contents.answers, *before, *opened.definition);
        contents.definition = opened.definition->hash;
        opened.has_moved = true;
    }
    if (opened.definition->rounds)
        if (auto const rounds = definitions::open_rounds(tx, opened.unfinished.procedure, arrived_on); !rounds.empty())
            opened.offered = definitions::round_pointer(tx, opened.unfinished.procedure, rounds.front().name);
    return opened;
}

Result<void> keep(db::Write& tx, Caller const& caller, Workplace const& here, Opened const& opened, std::vector<gateway::BlobName> const& blobs)
{
    TRY(may_touch(tx, caller, opened.unfinished));
    auto const now = here.now();
    auto const& id = opened.unfinished.id;
    if (!store::change(tx, opened.unfinished, boxed(here, id, opened.contents), now.at))
        return refuse(Kind::Conflict, store::find(tx, id) ? "entry.changed_elsewhere" : "entry.sent_already");
    for (auto const& blob : blobs)
        files::name_blob(tx, blob.name, blob.size, "entry", id.value, now.at);
    return {};
}

Result<void> discard(db::Write& tx, Caller const& caller, Workplace const& here, EntryId const& id)
{
    auto const kept = store::find(tx, id);
    if (!kept)
        return refuse(Kind::NotFound, "entry.not_found");
    TRY(may_touch(tx, caller, kept->unfinished));
    store::remove(tx, id);
    files::forget_blobs(tx, "entry", id.value);
    audit::record(tx, caller, here.now(), "entry.application.discarded", { { "entry", id.value } });
    return {};
}

definitions::Inputs inputs_of(db::Read& tx, Workplace const& here, Opened const& opened)
{
    auto const arrived_on = day_of_arrival(here, opened.unfinished, opened.contents);
    definitions::Inputs inputs;
    inputs.answers = opened.contents.answers;
    inputs.applicant = opened.contents.applicant;
    inputs.identity.how = opened.unfinished.channel == Channel::Web ? "account" : "counter";
    inputs.received_on = arrived_on;
    inputs.received_at = opened.unfinished.channel == Channel::Web ? here.now().at : arrival_of(opened.contents).value_or(here.now().at);
    inputs.calendar = &here.calendar;
    inputs.decisions = definitions::decisions_of(tx, here.definitions, here.library, arrived_on);
    inputs.offered = opened.offered;
    return inputs;
}

}  // namespace mado::entry
