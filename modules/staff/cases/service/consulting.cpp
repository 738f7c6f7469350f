#include "service/consulting.h"

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>

#include "model/result_words.h"
#include "model/standing.h"
#include "service/letters.h"
#include "service/paper_values.h"
#include "service/workings.h"
#include "store/consult_store.h"

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;

ConsultKind kind_of(definitions::Consult const& consult)
{
    return consult.with == "division" ? ConsultKind::Division : consult.with == "body" ? ConsultKind::Body : ConsultKind::ThirdParty;
}

std::vector<std::string> whoms_of(definitions::Consult const& consult, definitions::Evaluation& evaluation)
{
    if (kind_of(consult) != ConsultKind::ThirdParty)
        return { consult.whom };
    auto const dot = std::min(consult.whom.find('.'), consult.whom.size());
    auto const whole = definitions::json_of(evaluation.value(consult.whom.substr(0, dot)));
    return model::distinct_values(whole, std::string_view(consult.whom).substr(std::min(dot + 1, consult.whom.size())));
}

std::string title_of(db::Read& tx, ConsultKind kind, std::string const& whom, std::optional<Consult> const& last)
{
    if (kind == ConsultKind::Division)
        if (auto const division = organization::division(tx, whom))
            return division->name;
    if (kind == ConsultKind::Body)
        if (auto const written = last ? last : store::last_letter_to(tx, kind, whom))
            return written->addressee;
    return whom;
}

Party party_of(db::Read& tx, definitions::Consult const& consult, std::string const& whom, std::vector<Consult> const& asked, Day today)
{
    Party party { whom, {}, {}, Standing::NotAsked, true };
    auto const last = std::ranges::find_if(asked, [&](Consult const& one) { return one.name == consult.name && one.whom == whom && one.state != ConsultState::Dropped; });
    if (last != asked.end())
        party.last = *last;
    party.title = title_of(tx, kind_of(consult), whom, party.last);
    party.standing = model::standing_of(party.last ? &*party.last : nullptr, consult.needs == "agreement", today);
    party.blocks = party.standing != Standing::Answered && party.standing != Standing::Passed;
    return party;
}

std::string joined(std::vector<std::string> const& names)
{
    std::string all;
    for (auto const& name : names)
        all += (all.empty() ? "" : "、") + name;
    return all;
}

// 同意 / 不同意（…） / 意見（…）, as it stands beside the proposal: Japanese alone, it is part of the decision's record.
std::string answer_words(Consult const& consult)
{
    auto const word = consult.answer == ConsultAnswer::Agree ? "同意" : consult.answer == ConsultAnswer::Disagree ? "不同意" : "意見";
    return word + (consult.reason.empty() ? std::string() : "（" + consult.reason + "）");
}

}  // namespace

std::vector<Consulting> consulting(db::Read& tx, Workplace const& here, Case const& found, definitions::Evaluation& evaluation)
{
    std::vector<Consulting> all;
    auto const asked = store::consults(tx, found.id);
    for (auto const& consult : evaluation.definition().consults) {
        if (!evaluation.holds(consult.when))
            continue;
        Consulting one { &consult, kind_of(consult), {} };
        for (auto const& whom : whoms_of(consult, evaluation))
            one.parties.push_back(party_of(tx, consult, whom, asked, here.now().today()));
        all.push_back(std::move(one));
    }
    return all;
}

std::optional<Day> carried_out_from(db::Read& tx, CaseId const& of)
{
    std::optional<Day> from;
    for (auto const& consult : store::consults(tx, of))
        if (consult.carried_out_from && (!from || *from < *consult.carried_out_from))
            from = consult.carried_out_from;
    return from;
}

Result<Consult> find_consult(db::Read& tx, ConsultId const& id)
{
    auto found = store::consult(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "cases.consult.not_found");
    return std::move(*found);
}

std::vector<Consult> consults(db::Read& tx, CaseId const& of) { return store::consults(tx, of); }
std::optional<Consult> last_letter_to(db::Read& tx, ConsultKind kind, std::string const& whom) { return store::last_letter_to(tx, kind, whom); }

std::vector<Consult> questions_for(db::Read& tx, Caller const& caller)
{
    constexpr int most = 200;
    std::vector<Consult> all;
    auto const divisions = access::scope(tx, caller, may_answer);
    for (auto const state : { ConsultState::Open, ConsultState::Expired })
        for (auto const& whom : store::asked_divisions(tx, state))
            if (std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(whom, division); }))
                for (auto& consult : store::of_division(tx, state, whom, most))
                    all.push_back(std::move(consult));
    auto const key = [](Consult const& consult) { return std::pair(consult.until ? consult.until->iso() : std::string("9999-12-31"), consult.id.value); };
    std::ranges::sort(all, {}, key);
    return all;
}

std::int64_t count_questions_for(db::Read& tx, Caller const& caller) { return static_cast<std::int64_t>(questions_for(tx, caller).size()); }

Result<void> service::nobody_is_to_be_heard(db::Read& tx, Workplace const& here, Case const& found, std::string_view result)
{
    auto evaluation = TRY(cases::evaluation(tx, here, found));
    std::map<Standing, std::vector<std::string>> who;
    for (auto const& one : consulting(tx, here, found, evaluation))
        for (auto const& party : one.parties)
            if (model::stands_in_the_way(party.standing, result))
                who[party.standing].push_back(party.title);
    if (auto const& waited = who[Standing::Waits]; !waited.empty())
        return refuse(Kind::Conflict, "cases.consult.blocks.waits", { { "who", joined(waited) } });
    if (auto const& unasked = who[Standing::NotAsked]; !unasked.empty())
        return refuse(Kind::Conflict, "cases.consult.blocks.not_asked", { { "who", joined(unasked) } });
    if (auto const& against = who[Standing::Disagrees]; !against.empty())
        return refuse(Kind::Conflict, "cases.consult.blocks.disagrees", { { "who", joined(against) } });
    return {};
}

std::vector<approvals::Line> service::heard_lines(db::Read& tx, Workplace const& here, Case const& found, definitions::Evaluation& evaluation)
{
    std::vector<approvals::Line> lines;
    for (auto const& one : consulting(tx, here, found, evaluation))
        for (auto const& party : one.parties) {
            if (party.standing == Standing::Answered || party.standing == Standing::Disagrees)
                lines.push_back({ "check", party.title + "　" + answer_words(*party.last), one.consult->law });
            else if (party.standing == Standing::Passed)
                lines.push_back({ "check", party.title + "　期限（" + wareki_words(*party.last->until) + "）までに意見がありませんでした", one.consult->law });
        }
    return lines;
}

Result<std::optional<Day>> service::hear_objections(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, std::string_view result)
{
    std::optional<Day> latest;
    if (!model::is_as_applied(result) || !found.decided_on)
        return latest;
    auto evaluation = TRY(cases::evaluation(tx, here, found));
    for (auto const& one : consulting(tx, here, found, evaluation))
        for (auto const& party : one.parties) {
            if (!party.last || party.last->answer != ConsultAnswer::Disagree)
                continue;
            auto const days = evaluation.evaluate(one.consult->wait_after_decision).to_integer();
            std::optional<Day> from;
            if (days && *days >= 0 && *days <= 100'000) {
                from = model::first_day_after(*found.decided_on, static_cast<std::int32_t>(*days));
                store::keep_carried_out_from(tx, party.last->id, *from);
                latest = latest && *latest > *from ? latest : from;
            }
            if (!one.consult->send_after_decision.empty())
                TRY(send_to_another(tx, caller, here, found, one.consult->send_after_decision, { party.last->addressee, party.last->address, party.last->honorific },
                    json::object({ { "decided_wareki", wareki_words(*found.decided_on) }, { "carried_out_from_wareki", from ? wareki_words(*from) : std::string() },
                        { "consult", json::object({ { "words", party.last->words }, { "law", one.consult->law },
                                { "asked_wareki", wareki_words(day_in_tokyo(party.last->asked_at)) } }) } })));
        }
    return latest;
}

}  // namespace mado::cases
