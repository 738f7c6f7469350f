// 訪問シート: made, taken along, given up.
#include <mado/public_assistance/sheets.h>

#include <mado/audit/audit.h>
#include <mado/jobs/jobs.h>
#include <mado/json/json.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>
#include <mado/time/period.h>
#include <mado/time/wareki.h>
#include <mado/webcrypto/webcrypto.h>

#include "service/inside.h"
#include "service/sheets_inside.h"
#include "store/assistance_store.h"
#include "store/sheet_store.h"

#include <algorithm>

namespace mado::public_assistance {

using Kind = Refusal::Kind;

namespace {

constexpr std::string_view key_purpose = "public_assistance.visit_sheet";
constexpr std::size_t most_note = 2'000, most_earlier = 3;
constexpr int days_of_visits = 31;

std::vector<std::string> addresses_of(db::Read& tx, Caller const& caller, persons::Household const& group, Day today)
{
    std::vector<std::string> all;
    for (auto const& one : persons::addresses(tx, caller, group.head))
        if (one.kind != persons::AddressKind::Mailing && one.from <= today && (!one.until || *one.until >= today) && std::ranges::find(all, one.words) == all.end())
            all.push_back(one.words);
    return all;
}

VisitPage page_of(db::Read& tx, Caller const& caller, Visit const& visit, Household const& household, std::vector<Work> const& work, Day today)
{
    VisitPage page;
    page.visit = visit.id;
    page.household = household.id;
    page.number = household.number;
    page.planned_on = visit.planned_on;
    page.head = service::head_name(tx, household.id, today);
    if (auto const group = persons::household(tx, household.id)) {
        for (auto const& member : persons::members_on(*group, today)) {
            auto const one = persons::known(tx, member.who, today);
            page.is_shielded = page.is_shielded || one.is_shielded;
            auto const years = one.born_on ? age(*one.born_on, today) : std::nullopt;
            page.people.push_back({ one.name.characters, one.name.kana, member.relation, one.born_on, years ? std::to_string(*years) : std::string() });
        }
        if (!page.is_shielded)  // they live together: the address of one is the address of all
            page.addresses = addresses_of(tx, caller, *group, today);
    }
    for (auto const& one : work)
        if (one.household == household.id && one.kind != WorkKind::Visit && one.kind != WorkKind::Sheet)
            page.look_at.push_back(one);
    for (auto const& one : store::visits(tx, household.id))
        if (one.done_on && page.earlier.size() < most_earlier)
            page.earlier.push_back({ *one.done_on, one.words });
    if (auto const policies = store::policies(tx, household.id); !policies.empty())
        page.policy = policies.front().words;
    for (auto const& one : store::investigations(tx, household.id))
        if (one.asked_on && !one.answered_on)
            page.asked.push_back(one.whom);
    for (auto const& one : store::circumstances(tx, household.id))
        if (one.held == Held::Pending && !one.ends_fact)
            page.declared.push_back(one.fact);
    return page;
}

json::Value written(VisitPage const& page)
{
    return json::object({ { "visit", page.visit }, { "number", page.number }, { "planned_on", wareki::short_text(page.planned_on) }, { "head", page.head }, { "is_shielded", page.is_shielded },
        { "addresses", json::array_of(page.addresses, [](std::string const& one) { return json::Value(one); }) }, { "policy", page.policy },
        { "people", json::array_of(page.people, [](VisitPage::Person const& one) {
             return json::object({ { "name", one.name }, { "kana", one.kana }, { "relation", one.relation }, { "born_on", one.born_on ? wareki::short_text(*one.born_on) : std::string() }, { "age", one.age } });
         }) },
        { "look_at", json::array_of(page.look_at, [](Work const& one) { return json::object({ { "kind", word_of(one.kind) }, { "due", wareki::short_text(one.due) } }); }) },
        { "earlier", json::array_of(page.earlier, [](VisitPage::Earlier const& one) { return json::object({ { "done_on", wareki::short_text(one.done_on) }, { "words", one.words } }); }) },
        { "asked", json::array_of(page.asked, [](std::string const& one) { return json::Value(one); }) },
        { "declared", json::array_of(page.declared, [](Fact const& one) {
             return json::object({ { "kind", word_of(one.kind) }, { "from", wareki::short_text(one.from) }, { "amount", one.amount.digits() } });
         }) } });
}

std::string content_of(db::Read& tx, Caller const& caller, Workplace const& here, Sheet const& sheet, std::vector<VisitPage> const& pages, std::string_view note)
{
    auto const division = organization::division(tx, sheet.owner);
    auto const maker = organization::person(tx, caller.person);
    auto const* town = here.towns.by_code(tx.tenant());
    return json::canonical(json::object({ { "sheet", sheet.id.value }, { "version", sheet_version }, { "made_at", iso_in_tokyo(sheet.made_at) }, { "ends_at", iso_in_tokyo(sheet.ends_at) },
        { "town", town ? town->name : std::string() }, { "division", division ? division->name : std::string() }, { "phone", division ? division->phone : std::string() },
        { "caseworker", maker ? maker->name : std::string() }, { "note", text::trimmed(note) }, { "visits", json::array_of(pages, written) } }));
}

crypto::SymmetricKey box_key(Workplace const& here, SheetId const& id) { return crypto::derive(crypto::view(here.keys.storage.bytes), id.value, key_purpose); }

bool may_see(db::Read& tx, Caller const& caller, Sheet const& sheet)
{
    return sheet.maker == caller.person ? access::allow(tx, caller, may_work, { sheet.owner }).has_value() : access::allow(tx, caller, may_supervise, { sheet.owner }).has_value();
}

Result<Sheet> given_up(db::Write& tx, Caller const& caller, Workplace const& here, Sheet one, std::string_view event)
{
    one.closed_by = caller.person;
    one = TRY(service::kept(tx, std::move(one)));
    service::trace(tx, caller, here, event, one, { { "since", iso_in_tokyo(one.closed_at) } });
    return one;
}

Result<Sheet> to_give_up(db::Read& tx, Caller const& caller, SheetId const& id, std::string_view field, std::string_view why, std::int64_t expected_version)
{
    auto one = TRY(find_sheet(tx, caller, id));
    TRY(service::words_at(field, why, most_note));
    if (one.state != SheetState::Out)
        return refuse(Kind::Conflict, "public_assistance.sheet.closed");
    if (one.version != expected_version)
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    one.why = std::string(text::trimmed(why));
    return one;
}

}  // namespace

void service::trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Sheet const& sheet, std::map<std::string, std::string> const& details)
{
    std::vector<audit::Object> objects { { "assistance_sheet", sheet.id.value } };
    for (auto const& one : store::visits_on(tx, sheet.id))
        if (std::ranges::none_of(objects, [&](audit::Object const& other) { return other.id == one.household.value; }))
            objects.push_back({ "household", one.household.value });
    audit::record(tx, caller, here.now(), event, objects, details);
}

Result<Sheet> service::kept(db::Write& tx, Sheet sheet)
{
    if (!store::change(tx, sheet))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    return sheet;
}

std::optional<crypto::SymmetricKey> service::key_of(Workplace const& here, Sheet const& sheet)
{
    crypto::SymmetricKey key;
    if (sheet.key.empty())
        return std::nullopt;
    auto const plain = crypto::decrypt(box_key(here, sheet.id), sheet.key, sheet.id.value);
    if (!plain || plain->size() != key.bytes.size())
        throw std::runtime_error("public_assistance: the key of sheet " + sheet.id.value + " does not open with this zone's key");
    std::ranges::copy(*plain, key.bytes.begin());
    return key;
}

std::string context_of(Sheet const& sheet, std::string_view what)
{
    return "public_assistance.visit_sheet/" + std::to_string(sheet_version) + "/" + sheet.id.value + "/" + iso_in_tokyo(sheet.ends_at) + "/" + std::string(what);
}

std::vector<VisitPage> visit_pages(db::Read& tx, Caller const& caller, Workplace const& here, std::vector<std::string> const& visits)
{
    auto const today = here.now().today();
    auto const work = work_of(tx, caller, here);
    std::vector<VisitPage> pages;
    for (auto const& id : visits) {
        auto const visit = store::visit(tx, id);
        auto const household = visit ? find_household(tx, caller, visit->household) : Result<Household>(refuse(Kind::NotFound, "public_assistance.not_found"));
        if (household)
            pages.push_back(page_of(tx, caller, *visit, *household, work, today));
    }
    std::ranges::sort(pages, {}, [](VisitPage const& one) { return std::tuple(one.planned_on, one.number, one.visit); });
    return pages;
}

std::vector<Visit> visits_to_take(db::Read& tx, Caller const& caller, Workplace const& here, Day until)
{
    std::vector<Visit> all;
    for (auto& one : store::visits_to_come(tx, until))
        if (service::to_change(tx, caller, here, one.household))
            all.push_back(std::move(one));
    return all;
}

SheetSecret sheet_secret()
{
    SheetSecret made { webcrypto::passphrase(), webcrypto::random_bytes(webcrypto::salt_size), {} };
    made.key = webcrypto::key_of_words(webcrypto::plain_passphrase(made.passphrase), made.salt);
    return made;
}

Result<Sheet> make_sheet(db::Write& tx, Caller const& caller, Workplace const& here, std::vector<std::string> const& visits, std::string_view note, SheetSecret const& secret)
{
    if (visits.empty() || visits.size() > most_visits_on_sheet)
        return refuse({ { "visits", "public_assistance.sheet.choose", { { "most", std::to_string(most_visits_on_sheet) } } } });
    if (text::length(note) > most_note)
        return refuse({ { "note", "public_assistance.too_long", { { "most", std::to_string(most_note) } } } });
    Sheet made;
    made.id = { here.now().id() };
    made.maker = caller.person;
    made.made_at = here.now().at;
    auto const days = std::clamp<std::int64_t>(setting(tx, here).sheet_days, 1, most_sheet_days);
    made.ends_at = instant_in_tokyo(here.now().today().plus_days(static_cast<std::int32_t>(days)));
    made.salt = secret.salt;
    std::vector<SheetVisit> rows;
    for (auto const& id : visits) {
        auto const visit = store::visit(tx, id);
        if (!visit)
            return refuse(Kind::NotFound, "public_assistance.not_found");
        auto const household = TRY(service::to_change(tx, caller, here, visit->household));
        if (visit->done_on || visit->planned_on > here.now().today().plus_days(days_of_visits) || std::ranges::find(rows, id, &SheetVisit::visit) != rows.end())
            return refuse({ { "visits", "public_assistance.sheet.not_planned", { { "number", std::to_string(household.number) } } } });
        if (!made.owner.empty() && made.owner != household.owner)
            return refuse({ { "visits", "public_assistance.sheet.two_divisions" } });
        made.owner = household.owner;
        rows.push_back({ made.id, id, household.id, {} });
    }
    made.key = crypto::encrypt(box_key(here, made.id), crypto::view(secret.key.bytes), made.id.value);
    made.box = webcrypto::gcm_encrypt(secret.key, content_of(tx, caller, here, made, visit_pages(tx, caller, here, visits), note), context_of(made, "content"));
    store::insert(tx, made);
    for (auto const& one : rows)
        store::insert(tx, one);
    auto const forgotten = Instant { instant_in_tokyo(day_in_tokyo(made.ends_at).plus_days(days_of_key)).microseconds };
    jobs::enqueue(tx, here.now(), forget_sheet_job, json::object({ { "sheet", made.id.value } }), forgotten, made.id.value);
    service::trace(tx, caller, here, "public_assistance.sheet.made", made, { { "ends_at", iso_in_tokyo(made.ends_at) }, { "visits", std::to_string(rows.size()) } });
    return made;
}

Result<Sheet> fetch_sheet(db::Write& tx, Caller const& caller, Workplace const& here, SheetId const& id)
{
    auto one = TRY(find_sheet(tx, caller, id));
    if (one.maker != caller.person)
        return refuse(Kind::Forbidden, "public_assistance.sheet.of_another");
    if (one.state == SheetState::Revoked || one.state == SheetState::Lost)
        return refuse(Kind::Conflict, "public_assistance.sheet.closed");
    if (here.now().at.microseconds >= one.ends_at.microseconds || one.box.empty())
        return refuse(Kind::Gone, "public_assistance.sheet.ended");
    service::trace(tx, caller, here, "public_assistance.sheet.fetched", one);
    return one;
}

Result<Sheet> revoke_sheet(db::Write& tx, Caller const& caller, Workplace const& here, SheetId const& id, std::string_view why, std::int64_t expected_version)
{
    auto one = TRY(to_give_up(tx, caller, id, "revoked_why", why, expected_version));
    one.state = SheetState::Revoked;
    one.closed_at = here.now().at;
    return given_up(tx, caller, here, std::move(one), "public_assistance.sheet.revoked");
}

Result<Sheet> lose_sheet(db::Write& tx, Caller const& caller, Workplace const& here, SheetId const& id, Instant since, std::string_view why, std::int64_t expected_version)
{
    auto one = TRY(to_give_up(tx, caller, id, "lost_why", why, expected_version));
    if (since.microseconds < one.made_at.microseconds - 60'000'000 || since.microseconds > here.now().at.microseconds)
        return refuse({ { "lost_on", "public_assistance.sheet.lost_when" } });
    one.state = SheetState::Lost;
    one.closed_at = since;
    return given_up(tx, caller, here, std::move(one), "public_assistance.sheet.lost");
}

Result<Sheet> find_sheet(db::Read& tx, Caller const& caller, SheetId const& id)
{
    auto found = store::sheet(tx, id);
    if (!found || !may_see(tx, caller, *found))
        return refuse(Kind::NotFound, "public_assistance.not_found");
    return std::move(*found);
}

std::vector<SheetVisit> visits_on(db::Read& tx, SheetId const& id) { return store::visits_on(tx, id); }

std::vector<Sheet> sheets(db::Read& tx, Caller const& caller, int most)
{
    std::vector<Sheet> all;
    for (auto const& division : access::scope(tx, caller, may_read))
        for (auto& one : store::sheets(tx, division, most))
            if (may_see(tx, caller, one))
                all.push_back(std::move(one));
    std::ranges::sort(all, [](Sheet const& a, Sheet const& b) { return std::pair(a.made_at.microseconds, a.id) > std::pair(b.made_at.microseconds, b.id); });
    all.erase(std::ranges::unique(all, {}, &Sheet::id).begin(), all.end());
    return all;
}

// Overdue or lost: work of who made it, and of who supervises.
void service::sheets_not_back(db::Read& tx, Caller const& caller, Instant now, std::vector<std::pair<Sheet, HouseholdId>>& found)
{
    for (auto const& division : access::scope(tx, caller, may_read))
        for (auto const& one : store::sheets_out(tx, division))
            if (one.is_overdue(now) && may_see(tx, caller, one))
                if (auto const visits = store::visits_on(tx, one.id); !visits.empty())
                    found.emplace_back(one, visits.front().household);
}

}  // namespace mado::public_assistance
