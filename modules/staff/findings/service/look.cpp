// The schedule that goes over new readings. What it finds is computed from one read and written, with the place up to which it has looked, in one write: a
// crash in between loses nothing and doubles nothing.
#include <mado/findings/findings.h>

#include <mado/audit/stretch.h>
#include <mado/organization/organization.h>

#include "service/standing.h"
#include "store/finding_store.h"

#include <algorithm>

namespace mado::findings {

namespace {

using model::Rule;

constexpr std::int64_t a_minute = 60'000'000, a_day = 1440 * a_minute;
constexpr int at_once = 500, page = 5'000, most_bits = 200;  // of one run: 100,000 events a town
constexpr std::string_view upto_name = "upto", job = "findings.look";

struct Read {
    std::string event, name;
    Instant at;
    PersonId person;
    PositionId position;
    CaseId of;
    bool was_asked = false, in_emergency = false;
};

struct KnownCase {
    std::string owner, applicant;
    std::optional<Instant> closed_at {};
    std::vector<std::pair<PersonId, Instant>> acts {};
};

struct Raised { Finding finding; std::vector<Reading> readings {}; };
using Key = std::tuple<std::string, std::string, std::string, std::string>;  // person, case, rule, day
struct Bit {
    std::string from, upto;
    bool has_events = false;
    std::map<Key, Raised> raised {};
};

std::string id_in(audit::Event const& event, std::string_view kind)
{
    auto const found = std::ranges::find(event.objects, kind, &audit::Object::kind);
    return found == event.objects.end() ? std::string() : found->id;
}

class Eyes {
public:
    Eyes(db::Read& tx, Workplace const& here) : tx_(tx), here_(here), rules_(service::rules_of(tx, here)) {}

    model::Rules const& rules() const { return rules_; }

    std::optional<Read> read_of(audit::Event const& event) const
    {
        auto const of = id_in(event, "case");
        if (event.caller_kind != CallerKind::Staff || of.empty() || !rules_.reads.contains(event.event))
            return std::nullopt;
        return Read { event.id, event.event, event.at, event.person, event.position, { of }, !id_in(event, "consult").empty(), !id_in(event, "emergency").empty() };
    }

    // What came before the bit and counts for many_cases.
    void remember(audit::Event const& event)
    {
        if (auto const read = read_of(event))
            earlier_[read->person.value].push_back(*read);
    }

    void judge(Read const& read, std::map<Key, Raised>& raised)
    {
        earlier_[read.person.value].push_back(read);
        auto const* of = known_case(read.of);
        if (!of)
            return;
        auto const without_act = reads_without_act(read);
        auto const asked = model::asked_by(rules_, known(read, *of, without_act));
        for (auto const rule : asked)
            if (rule == Rule::ManyCases)
                raise(raised, rule, read, {}, division_of(read.position), without_act);
            else
                raise(raised, rule, read, read.of, of->owner, { read });
    }

private:
    KnownCase const* known_case(CaseId const& id)
    {
        auto const [place, is_new] = cases_.try_emplace(id.value);
        if (!is_new)
            return place->second ? &*place->second : nullptr;
        auto const found = cases::find(tx_, id);
        if (!found)
            return nullptr;
        KnownCase made { found->owner, found->applicant == "person" ? found->applicant_name : std::string() };
        bool const is_over = found->state == cases::CaseState::Closed || found->state == cases::CaseState::Withdrawn;
        for (auto const& event : audit::events_of(tx_, { "case", id.value })) {
            if (is_over && (event.event == "cases.case.closed" || event.event == "cases.case.withdrawn"))
                made.closed_at = event.at;
            if (event.caller_kind == CallerKind::Staff && !rules_.reads.contains(event.event) && !event.event.starts_with("findings."))
                made.acts.emplace_back(event.person, event.at);
        }
        place->second = std::move(made);
        return &*place->second;
    }

    std::vector<Instant> acts_of(Read const& read, KnownCase const& of) const
    {
        std::vector<Instant> acts;
        for (auto const& [person, at] : of.acts)
            if (person == read.person)
                acts.push_back(at);
        return acts;
    }

    // The reader's readings of the last minutes, one a case, of cases that the reader did nothing about.
    std::vector<Read> reads_without_act(Read const& last)
    {
        auto const* rule = rules_.standing(Rule::ManyCases);
        std::vector<Read> all;
        std::set<std::string> seen;
        auto const& own = earlier_[last.person.value];
        for (auto read = own.rbegin(); read != own.rend() && last.at.microseconds - read->at.microseconds <= rule->value("minutes") * a_minute; ++read) {
            if (!seen.insert(read->of.value).second)
                continue;
            auto const* of = known_case(read->of);
            if (of && !model::acted_near(acts_of(*read, *of), read->at, rule->value("act_hours")))
                all.push_back(*read);
        }
        return all;
    }

    std::string division_of(PositionId const& id)
    {
        auto const position = organization::position(tx_, id);
        return position ? position->division : std::string();
    }

    bool is_overseer(PositionId const& id, std::string const& owner)
    {
        return std::ranges::any_of(access::grants_of(tx_, id), [&](access::Grant const& grant) { return rules_.without.contains(grant.role) && access::within(owner, grant.division); });
    }

    model::Known known(Read const& read, KnownCase const& of, std::vector<Read> const& without_act)
    {
        auto const person = organization::person(tx_, read.person);
        return { .at = read.at, .reader = person ? person->name : std::string(), .reader_division = division_of(read.position), .is_overseer = is_overseer(read.position, of.owner),
            .was_asked = read.was_asked, .in_emergency = read.in_emergency, .owner = of.owner, .applicant = of.applicant, .acts = acts_of(read, of), .closed_at = of.closed_at,
            .is_open_day = here_.calendar.is_open(day_in_tokyo(read.at)), .cases_without_act = static_cast<int>(without_act.size()) };
    }

    static void raise(std::map<Key, Raised>& raised, Rule rule, Read const& read, CaseId const& of, std::string const& owner, std::vector<Read> const& readings)
    {
        auto const day = day_in_tokyo(read.at);
        auto& one = raised[{ read.person.value, of.value, word_of(rule), day.iso() }];
        one.finding.person = read.person;
        one.finding.position = read.position;
        one.finding.of = of;
        one.finding.rule = word_of(rule);
        one.finding.day = day;
        one.finding.owner = owner;
        one.finding.last_at = read.at;
        for (auto const& each : readings)
            if (std::ranges::find(one.readings, each.event, &Reading::event) == one.readings.end())
                one.readings.push_back({ each.event, each.of, each.name, each.at });
    }

    db::Read& tx_;
    Workplace const& here_;
    model::Rules const rules_;
    std::map<std::string, std::optional<KnownCase>> cases_;
    std::map<std::string, std::vector<Read>> earlier_;  // by person, in order
};

void remember_before(db::Read& tx, Eyes& eyes, audit::Event const& first)
{
    auto const minutes = eyes.rules().standing(Rule::ManyCases)->value("minutes");
    auto after = audit::id_at({ first.at.microseconds - minutes * a_minute });
    for (std::size_t read = page; read == page;) {
        auto const events = audit::events_between(tx, after, first.id, page);
        for (auto const& event : events)
            eyes.remember(event);
        read = events.size();
        if (read > 0)
            after = events.back().id;
    }
}

Bit next_bit(db::Read& tx, Workplace const& here)
{
    Eyes eyes(tx, here);
    Bit bit;
    bit.from = store::setting(tx, std::string(upto_name)).value_or("");
    auto const settled = here.clock.now().microseconds - eyes.rules().settled_minutes * a_minute;
    auto const events = audit::events_between(tx, bit.from.empty() ? audit::id_at({ settled - a_day }) : bit.from, audit::id_at({ settled }), at_once);
    bit.has_events = !events.empty();
    if (!bit.has_events)
        return bit;
    bit.upto = events.back().id;
    if (std::ranges::none_of(events, [&](audit::Event const& event) { return eyes.read_of(event).has_value(); }))
        return bit;
    remember_before(tx, eyes, events.front());
    for (auto const& event : events)
        if (auto const read = eyes.read_of(event))
            eyes.judge(*read, bit.raised);
    return bit;
}

void trace(db::Write& tx, Workplace const& here, Finding const& one)
{
    Caller const caller { .tenant = tx.tenant(), .kind = CallerKind::System, .job = std::string(job) };
    std::vector<audit::Object> objects { { "finding", one.id.value }, { "person", one.person.value } };
    if (one.of)
        objects.push_back({ "case", one.of.value });
    audit::record(tx, caller, here.now(), "findings.finding.raised", objects, { { "rule", one.rule }, { "day", one.day.iso() } });
}

// True: raised, for the first time or again, because somebody read on after it was reviewed.
Result<bool> keep(db::Write& tx, Workplace const& here, Raised const& raised)
{
    auto found = store::find(tx, raised.finding);
    bool const is_new = !found;
    if (is_new) {
        found = raised.finding;
        found->id = { here.now().id() };
        store::insert(tx, *found);
    }
    bool has_more = false;
    for (auto const& reading : raised.readings)
        has_more = store::add(tx, found->id, reading) || has_more;
    if (!is_new && has_more) {
        bool const was_reviewed = found->state == State::Reviewed;
        found->state = State::Open;
        found->outcome = Outcome::None;
        found->last_at = raised.finding.last_at;
        if (!store::change(tx, *found))
            return refuse(Refusal::Kind::Conflict, "findings.changed_meanwhile");
        if (!was_reviewed)
            return false;
    }
    if (is_new || has_more)
        trace(tx, here, *found);
    return is_new || has_more;
}

Result<std::size_t> keep(db::Write& tx, Workplace const& here, Bit const& bit)
{
    if (store::setting(tx, std::string(upto_name)).value_or("") != bit.from)  // another node was faster
        return refuse(Refusal::Kind::Conflict, "findings.changed_meanwhile");
    std::size_t n = 0;
    for (auto const& [key, raised] : bit.raised) {
        auto const is_raised = TRY(keep(tx, here, raised));
        n += is_raised ? 1 : 0;
    }
    store::keep_setting(tx, std::string(upto_name), bit.upto);
    return n;
}

}  // namespace

std::size_t look(Workplace const& here)
{
    std::size_t raised = 0;
    for (auto const& town : here.towns.all())
        for (int n = 0; n < most_bits; ++n) {
            auto const bit = here.database.read(town.code, [&](db::Read& tx) { return next_bit(tx, here); });
            if (!bit.has_events)
                break;
            auto const kept = here.database.write(town.code, [&](db::Write& tx) { return keep(tx, here, bit); });
            if (!kept)
                break;
            raised += *kept;
        }
    return raised;
}

}  // namespace mado::findings
