#include <mado/privacy/looks.h>

#include <mado/cases/looks.h>
#include <mado/crypto/box.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>

#include "model/looks.h"
#include "store/look_store.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace mado::privacy {

namespace {

using Kind = Refusal::Kind;

constexpr std::string_view delay_name = "delay_days", upto_name = "looks_upto", job = "privacy.looks";
constexpr std::size_t most_words = 1000;
constexpr int longest_months = 60, at_once = 1000, first_days = 31;
constexpr std::int64_t a_day = 86'400'000'000;

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

void check(std::vector<FieldError>& errors, std::string const& control, std::string_view words)
{
    if (is_blank(words))
        errors.push_back({ control, "privacy.required" });
    if (text::length(words) > most_words)
        errors.push_back({ control, "privacy.too_long", { { "most", std::to_string(most_words) } } });
}

std::int64_t number_in(std::string const& text, std::int64_t otherwise)
{
    std::int64_t number = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

Result<cases::Case> case_for(db::Read& tx, Caller const& caller, CaseId const& id)
{
    auto found = TRY(cases::find(tx, id));
    TRY(access::allow(tx, caller, may_withhold, { found.owner }));
    return found;
}

// Positions and divisions as they are called today; a position that is gone keeps its place without a name.
class Places {
public:
    explicit Places(db::Read& tx) : tx_(tx) {}
    model::Seen seen(audit::Event const& event, Purpose purpose)
    {
        model::Seen made { { day_in_tokyo(event.at), {}, {}, purpose }, {} };
        if (auto const position = purpose == Purpose::Machine ? std::nullopt : organization::position(tx_, event.position)) {
            made.path = position->division;
            made.look.position = position->title;
            if (auto const division = organization::division(tx_, position->division))
                made.look.division = division->name;
        }
        return made;
    }

private:
    db::Read& tx_;
};

// Ids ascend with time: this one is after all of that moment.
std::string id_at(Instant at)
{
    auto const ms = static_cast<unsigned long long>(at.microseconds / 1000);
    char text[64];
    std::snprintf(text, sizeof text, "%08llx-%04llx-7fff-bfff-ffffffffffff", ms >> 16, ms & 0xFFFF);
    return text;
}

// The cases that staff or machines have touched in that stretch, and those whose mark has ended.
std::set<std::string> cases_to_tell(db::Read& tx, Instant from, Instant until)
{
    std::set<std::string> all;
    for (auto const& of : store::ended_between(tx, day_in_tokyo(from).plus_days(-1), day_in_tokyo(Instant { until.microseconds })))
        all.insert(of.value);
    for (auto before = id_at(until);;) {
        auto const events = audit::newest(tx, before, at_once);
        for (auto const& event : events) {
            if (event.at.microseconds < from.microseconds)
                return all;
            if (model::purpose_of(event))
                for (auto const& object : event.objects)
                    if (object.kind == "case")
                        all.insert(object.id);
        }
        if (events.size() < static_cast<std::size_t>(at_once))
            return all;
        before = events.back().id;
    }
}

json::Value as_json(std::vector<Look> const& looks)
{
    return json::array_of(looks, [](Look const& look) {
        return json::object({ { "day", look.day.iso() }, { "division", look.division }, { "position", look.position }, { "purpose", word_of(look.purpose) } });
    });
}

// True: told. Words are sealed before the write; what the hash says is looked at in it again.
bool tell_one(Workplace const& here, std::string const& tenant, CaseId const& id)
{
    struct Found { std::optional<cases::Case> of; std::vector<Look> looks; std::optional<std::string> told; };
    auto const found = here.database.read(tenant, [&](db::Read& tx) {
        Found one;
        if (auto of = cases::find(tx, id); of && !of->application_key.empty()) {
            one.looks = looks_for_applicant(tx, here, id);
            one.told = store::told(tx, id);
            one.of = std::move(*of);
        }
        return one;
    });
    auto const looks = as_json(found.looks);
    auto const hash = crypto::sha256_hex(json::canonical(looks));
    if (!found.of || found.told == hash || (!found.told && found.looks.empty()))
        return false;
    auto const box = cases::seal_looks(*found.of, looks);
    return here.database.write(tenant, [&](db::Write& tx) -> Result<void> {
        auto const now = TRY(cases::find(tx, id));
        store::keep_told(tx, id, hash, here.now().at);
        cases::tell_looks(tx, here, now, box);
        return {};
    }).has_value();
}

}  // namespace

int delay_days(db::Read& tx)
{
    return static_cast<int>(number_in(store::setting(tx, delay_name).value_or(""), usual_delay_days));
}

Result<void> set_delay(db::Write& tx, Caller const& caller, Workplace const& here, int days)
{
    TRY(access::allow(tx, caller, may_set, { "" }));
    if (days < 0 || days > most_delay_days)
        return refuse({ { "delay", "privacy.wrong_delay", { { "most", std::to_string(most_delay_days) } } } });
    store::keep_setting(tx, delay_name, std::to_string(days));
    audit::record(tx, caller, here.now(), "privacy.delay.set", {}, { { "days", std::to_string(days) } });
    return {};
}

Result<Withheld> withhold(db::Write& tx, Caller const& caller, Workplace const& here, Withheld one)
{
    TRY(case_for(tx, caller, one.of));
    std::vector<FieldError> errors;
    check(errors, "article", one.article);
    check(errors, "why", one.why);
    auto const today = here.now().today();
    if (one.until < today || one.until > today.plus_months(longest_months) || one.until < one.from)
        errors.push_back({ "until", "privacy.wrong_term" });
    if (!one.division.empty() && !organization::division(tx, one.division))
        errors.push_back({ "division", "privacy.no_such_division" });
    if (!errors.empty())
        return refuse(std::move(errors));
    one.id = here.now().id();
    one.by = caller.person;
    one.position = caller.position;
    one.at = here.now().at;
    store::insert(tx, one);
    audit::record(tx, caller, here.now(), "privacy.looks.withheld", { { "case", one.of.value } }, { { "ground", word_of(one.ground) }, { "until", one.until.iso() }, { "mark", one.id } });
    return one;
}

Result<void> end_withholding(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of, std::string const& id)
{
    TRY(case_for(tx, caller, of));
    if (!store::end(tx, of, id, here.now().today().plus_days(-1)))
        return refuse(Kind::Conflict, "privacy.ended_already");
    audit::record(tx, caller, here.now(), "privacy.looks.released", { { "case", of.value } }, { { "mark", id } });
    return {};
}

Result<std::vector<Withheld>> withheld_of(db::Read& tx, Caller const& caller, CaseId const& of)
{
    TRY(case_for(tx, caller, of));
    return store::withheld(tx, of);
}

std::vector<Look> looks_for_applicant(db::Read& tx, Workplace const& here, CaseId const& of)
{
    Places places(tx);
    std::vector<model::Seen> all;
    for (auto const& event : audit::events_of(tx, { "case", of.value }))
        if (auto const purpose = model::purpose_of(event))
            all.push_back(places.seen(event, *purpose));
    return model::digest(all, store::withheld(tx, of), here.now().today(), delay_days(tx));
}

std::size_t tell_looks(Workplace const& here)
{
    std::size_t told = 0;
    for (auto const& town : here.towns.all()) {
        auto const now = here.now().at;
        auto const stretch = here.database.read(town.code, [&](db::Read& tx) {
            Instant const until { now.microseconds - delay_days(tx) * a_day };
            auto const from = number_in(store::setting(tx, upto_name).value_or(""), until.microseconds - first_days * a_day);
            // A shorter delay tells what lies between at once; the day counts whole.
            return std::pair(Instant { std::min(from, until.microseconds) - a_day }, until);
        });
        auto const ids = here.database.read(town.code, [&](db::Read& tx) { return cases_to_tell(tx, stretch.first, { stretch.second.microseconds + a_day }); });
        for (auto const& id : ids)
            if (tell_one(here, town.code, { id }))
                ++told;
        (void)here.database.write(town.code, [&](db::Write& tx) -> Result<void> {
            store::keep_setting(tx, upto_name, std::to_string(stretch.second.microseconds));
            return {};
        });
    }
    return told;
}

}  // namespace mado::privacy
