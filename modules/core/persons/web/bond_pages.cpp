#include "web/forms.h"

#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::persons::web {

namespace {

struct CandidateLine {
    std::string id, address, title, about, agrees, judged;
    static constexpr auto fields = std::tuple { html::field("id", &CandidateLine::id), html::field("address", &CandidateLine::address), html::field("title", &CandidateLine::title),
        html::field("about", &CandidateLine::about), html::field("agrees", &CandidateLine::agrees), html::field("judged", &CandidateLine::judged) };
};
struct CandidatesView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, refused;
    std::vector<CandidateLine> candidates;
    std::vector<mado::web::FieldView> controls;
    bool may_judge = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &CandidatesView::trouble_summary), html::field("back", &CandidatesView::back), html::field("title", &CandidatesView::title),
        html::field("refused", &CandidatesView::refused), html::field("candidates", &CandidatesView::candidates), html::field("controls", &CandidatesView::controls),
        html::field("may_judge", &CandidatesView::may_judge) };
};

struct ShieldLine {
    std::string protection, address, title, about, state;
    static constexpr auto fields = std::tuple { html::field("protection", &ShieldLine::protection), html::field("address", &ShieldLine::address), html::field("title", &ShieldLine::title),
        html::field("about", &ShieldLine::about), html::field("state", &ShieldLine::state) };
};
struct ShieldsView {
    std::vector<ShieldLine> waiting;
    static constexpr auto fields = std::tuple { html::field("waiting", &ShieldsView::waiting) };
};
struct WordsLine {
    std::string title, words;
    static constexpr auto fields = std::tuple { html::field("title", &WordsLine::title), html::field("words", &WordsLine::words) };
};
struct ShieldView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, about;
    std::vector<ShieldLine> shields;
    std::vector<WordsLine> revealed;
    std::vector<mado::web::FieldView> controls;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &ShieldView::trouble_summary), html::field("back", &ShieldView::back), html::field("title", &ShieldView::title),
        html::field("about", &ShieldView::about), html::field("shields", &ShieldView::shields), html::field("revealed", &ShieldView::revealed), html::field("controls", &ShieldView::controls) };
};

struct HouseholdMember {
    std::string id, address, name, relation, span;
    bool may_leave = false;
    static constexpr auto fields = std::tuple { html::field("id", &HouseholdMember::id), html::field("address", &HouseholdMember::address), html::field("name", &HouseholdMember::name),
        html::field("relation", &HouseholdMember::relation), html::field("span", &HouseholdMember::span), html::field("may_leave", &HouseholdMember::may_leave) };
};
struct HouseholdView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, owner, refused, version;
    std::vector<HouseholdMember> members;
    std::vector<mado::web::FieldView> join, leave;
    bool may_keep = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &HouseholdView::trouble_summary), html::field("back", &HouseholdView::back), html::field("title", &HouseholdView::title),
        html::field("owner", &HouseholdView::owner), html::field("refused", &HouseholdView::refused), html::field("version", &HouseholdView::version), html::field("members", &HouseholdView::members),
        html::field("join", &HouseholdView::join), html::field("leave", &HouseholdView::leave), html::field("may_keep", &HouseholdView::may_keep) };
};

std::string about_of(Visit const& visit, Individual const& one)
{
    return say(visit, "persons.line", { { "number", std::to_string(one.number) }, { "born", one.born_on ? wareki::text(*one.born_on) : std::string("－") } });
}

std::string refused_words(Visit const& visit, Attempt const* attempt)
{
    return attempt && attempt->refusal.fields.empty() ? mado::web::sentence(visit, attempt->refusal) : std::string();
}

HouseholdId household_of(Visit const& visit) { return visit.request.id<HouseholdTag>("household"); }

// By 宛名番号, of those whom the caller may read.
Result<IndividualId> typed_individual(Visit const& visit, db::Read& tx, std::string const& control)
{
    auto const found = search(tx, visit.caller, { typed_digits(visit, control), {} }, visit.now().today());
    if (typed_digits(visit, control).empty() || found.size() != 1)
        return refuse({ { control, "persons.number_of.not_found" } });
    return found.front().id;
}

Result<HouseholdView> household_view(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const found = household(tx, household_of(visit));
    if (!found || !access::allow(tx, visit.caller, may_read, { .owner = found->owner }))
        return refuse(Refusal::Kind::NotFound, "persons.household.not_found");
    auto const today = visit.now().today();
    auto const division = organization::division(tx, found->owner);
    HouseholdView view;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, path_of(found->head));
    view.title = say(visit, "persons.kind." + word_of(found->kind));
    view.owner = division ? division->name : found->owner;
    view.refused = refused_words(visit, attempt);
    view.version = std::to_string(found->version);
    view.may_keep = access::allow(tx, visit.caller, may_keep, { .owner = found->owner }).has_value();
    std::vector<Fields::Option> staying;
    for (auto const& member : found->members) {
        auto const one = find(tx, visit.caller, member.who, today);
        auto const name = one ? one->name.characters : say(visit, "persons.household.of_another");
        view.members.push_back({ member.who.value, one ? mado::web::link(visit, path_of(one->id)) : std::string(), name + (member.who == found->head ? say(visit, "persons.household.head") : std::string()),
            member.relation, span_words(visit, member.from, member.until), !member.until });
        if (!member.until)
            staying.push_back({ member.who.value, name });
    }
    Fields const joins(visit, attempt && visit.request.answer("do") == "join" ? attempt : nullptr), leaves(visit, attempt && visit.request.answer("do") == "leave" ? attempt : nullptr);
    view.join = { joins.text("number_of", Needed::Yes), joins.text("relation", Needed::Yes), joins.day("from", Needed::Yes) };
    if (!staying.empty())
        view.leave = { leaves.choice("who", staying, {}), leaves.day("last_day", Needed::Yes) };
    return view;
}

Result<ShieldView> shield_view(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const shields = shields_of(tx, visit.caller, individual_of(visit));
    if (shields.empty())
        return refuse(Refusal::Kind::NotFound, "persons.not_found");
    auto const one = known(tx, individual_of(visit), visit.now().today());
    ShieldView view { mado::web::trouble_summary(visit, attempt), mado::web::link(visit, "/persons/shields"), one.name.characters, about_of(visit, one), {}, {}, {} };
    for (auto const& shield : shields) {
        auto const protection = protection::known(tx, shield.protection);
        view.shields.push_back({ shield.protection.value, {}, protection ? protection->name : std::string(), protection && protection->born_on ? wareki::text(*protection->born_on) : std::string(),
            say(visit, "persons.shield." + word_of(shield.state)) });
    }
    std::vector<Fields::Option> protections;
    for (auto const& line : view.shields)
        protections.push_back({ line.protection, line.title });
    Fields const fields(visit, attempt);
    view.controls = { fields.choice("protection", protections, protections.front().key), fields.words("reason", Needed::Yes) };
    return view;
}

}  // namespace

Shown show_candidates(Visit const& visit, Attempt const* attempt)
{
    auto const read = [&](db::Read& tx) -> Result<CandidatesView> {
        auto const one = TRY(find(tx, visit.caller, individual_of(visit), visit.now().today()));
        CandidatesView made;
        made.trouble_summary = mado::web::trouble_summary(visit, attempt);
        made.back = mado::web::link(visit, path_of(one.id));
        made.title = one.name.characters;
        made.refused = refused_words(visit, attempt);
        for (auto const& candidate : candidates(tx, visit.caller, one.id)) {
            std::string agrees;
            for (auto const& word : candidate.agrees)
                agrees += (agrees.empty() ? "" : "・") + say(visit, "persons.agrees." + word);
            made.candidates.push_back({ candidate.other.id.value, mado::web::link(visit, path_of(candidate.other.id)), candidate.other.name.characters, about_of(visit, candidate.other), agrees,
                candidate.judged.empty() ? std::string() : say(visit, "persons.judged." + candidate.judged) });
        }
        std::vector<Fields::Option> others;
        for (auto const& line : made.candidates)
            others.push_back({ line.id, line.title + "　" + line.about });
        Fields const fields(visit, attempt);
        made.may_judge = !others.empty() && std::ranges::any_of(divisions_of(tx, one.id), [&](std::string const& division) { return access::allow(tx, visit.caller, may_keep, { .owner = division }).has_value(); });
        if (made.may_judge)
            made.controls = { fields.choice("other", others, others.size() == 1 ? others.front().key : std::string()), fields.words("reason", Needed::Yes) };
        return made;
    };
    auto const view = TRY(visit.here.database.read(visit.tenant(), read));
    return mado::web::page(visit, "persons/candidates.html", view, attempt);
}

Shown act_candidates(Visit const& visit)
{
    auto const id = individual_of(visit);
    IndividualId const other { visit.request.answer("other") };
    if (!is_uuid(other.value))
        return refuse({ { "other", "persons.required" } });
    auto const is_same = visit.request.answer("do") == "same";
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return judge(tx, visit.caller, visit.here, id, other, is_same, typed_text(visit, "reason")); }));
    return mado::web::done(visit, path_of(id) + "/candidates", "persons.said.judged");
}

Shown show_shields(Visit const& visit, Attempt const* attempt)
{
    ShieldsView view;
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        view.waiting.clear();
        for (auto const& shield : waiting_shields(tx, visit.caller)) {
            auto const one = known(tx, shield.of, visit.now().today());
            view.waiting.push_back({ {}, mado::web::link(visit, { "persons", shield.of.value, "shield" }), one.name.characters, about_of(visit, one), say(visit, "persons.shield.suspected") });
        }
        return 0;
    });
    return mado::web::page(visit, "persons/shields.html", view, attempt);
}

Shown show_shield(Visit const& visit, Attempt const* attempt)
{
    auto const view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return shield_view(visit, tx, attempt); }));
    return mado::web::page(visit, "persons/shield.html", view, attempt);
}

// What is kept back stands in this one answer and nowhere else.
Shown act_shield(Visit const& visit)
{
    auto const id = individual_of(visit);
    if (visit.request.answer("do") == "read") {
        auto const read = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return read_shielded(tx, visit.caller, visit.here, id, typed_text(visit, "reason")); }));
        auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return shield_view(visit, tx, nullptr); }));
        for (auto const& address : read.addresses)
            view.revealed.push_back({ say(visit, "persons.address_kind." + word_of(address.kind)), address.words + "　" + span_words(visit, address.from, address.until) });
        for (auto const& account : read.accounts)
            view.revealed.push_back({ say(visit, "persons.source." + word_of(account.source)), masked(account) + "　" + span_words(visit, account.from, account.until) });
        auto response = mado::web::page(visit, "persons/shield.html", view);
        response.with("cache-control", "no-store");
        return response;
    }
    protection::ProtectionId const protection { visit.request.answer("protection") };
    auto const is_same = visit.request.answer("do") == "same";
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return judge_shield(tx, visit.caller, visit.here, id, protection, is_same, typed_text(visit, "reason")); }));
    return mado::web::done(visit, "/persons/shields", "persons.said.judged");
}

Shown show_new_household(Visit const& visit, Attempt const* attempt)
{
    auto const read = [&](db::Read& tx) -> Result<FormView> {
        auto const one = TRY(find(tx, visit.caller, individual_of(visit), visit.now().today()));
        auto made = form_of(visit, attempt, "household", one);
        auto const divisions = owners(visit, tx);
        Fields const fields(visit, attempt);
        made.controls = { fields.choice("kind", HouseholdKind::Registered), fields.choice("owner", divisions, divisions.empty() ? std::string() : divisions.front().key),
            fields.text("relation", Needed::Yes, say(visit, "persons.household.head_of")), fields.day("from", Needed::Yes) };
        return made;
    };
    auto const view = TRY(visit.here.database.read(visit.tenant(), read));
    return mado::web::page(visit, "persons/change.html", view, attempt);
}

Shown act_new_household(Visit const& visit)
{
    auto const id = individual_of(visit);
    auto const from = TRY(typed_day(visit, "from"));
    auto const made = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) {
        return found_household(tx, visit.caller, visit.here, typed_word(visit, "kind", HouseholdKind::Registered), visit.request.answer("owner"), { { id, typed_text(visit, "relation"), from, {} } });
    }));
    return mado::web::done(visit, "/persons/households/" + made.id.value, "persons.said.founded");
}

Shown show_household(Visit const& visit, Attempt const* attempt)
{
    auto const view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return household_view(visit, tx, attempt); }));
    return mado::web::page(visit, "persons/household.html", view, attempt);
}

Shown act_household(Visit const& visit)
{
    auto const id = household_of(visit);
    auto const version = typed_version(visit);
    if (visit.request.answer("do") == "leave") {
        auto const last_day = TRY(typed_day(visit, "last_day"));
        IndividualId const who { visit.request.answer("who") };
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return leave(tx, visit.caller, visit.here, id, who, last_day, version); }));
        return mado::web::done(visit, "/persons/households/" + id.value, "persons.said.left");
    }
    auto const from = TRY(typed_day(visit, "from"));
    auto const add_member = [&](db::Write& tx) -> Result<Household> {
        auto const who = TRY(typed_individual(visit, tx, "number_of"));
        return join(tx, visit.caller, visit.here, id, { who, typed_text(visit, "relation"), from, {} }, version);
    };
    TRY(visit.here.database.write(visit.tenant(), add_member));
    return mado::web::done(visit, "/persons/households/" + id.value, "persons.said.joined");
}

std::vector<mado::web::PageType> bond_pages()
{
    return { html::page<CandidatesView>("persons/candidates.html"), html::page<ShieldsView>("persons/shields.html"), html::page<ShieldView>("persons/shield.html"),
        html::page<HouseholdView>("persons/household.html") };
}

}  // namespace mado::persons::web
