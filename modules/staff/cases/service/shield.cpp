#include "service/shielding.h"
#include <mado/treasury/claims.h>

#include <mado/cases/events.h>
#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/definitions/answers.h>
#include <mado/definitions/undisclosed.h>
#include <mado/documents/withheld.h>
#include <mado/registers/registers.h>
#include <mado/text/utf8.h>

#include "model/sent.h"
#include "model/signs.h"
#include "service/likeness.h"
#include "service/workings.h"
#include "store/case_store.h"
#include "store/content_store.h"
#include "store/correction_store.h"
#include "store/likeness_store.h"
#include "store/shield_store.h"

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_words = 2000;

Result<void> check_reason(std::string_view reason)
{
    if (reason.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return refuse({ { "reason", "cases.shield.reason_required" } });
    if (text::length(reason) > most_words)
        return refuse({ { "reason", "cases.words_too_long", { { "most", std::to_string(most_words) } } } });
    return {};
}

void add_words(std::vector<std::string>& words, json::Object const& answers, std::set<std::string> const& kept)
{
    for (auto& word : definitions::kept_words(answers, kept))
        if (std::ranges::find(words, word) == words.end())
            words.push_back(std::move(word));
}

// The old address stands in what was replaced: those words are kept too.
std::vector<std::string> words_of(db::Read& tx, CaseId const& id, std::set<std::string> const& kept)
{
    std::vector<std::string> words;
    auto const content = store::content(tx, id);
    add_words(words, content.answers, kept);
    add_words(words, content.examined, kept);
    for (auto const& request : store::requests(tx, id))
        add_words(words, request.before, kept);
    for (auto const& correction : store::corrections(tx, id))
        add_words(words, correction.answers, kept);
    for (auto const& correction : store::office_corrections(tx, id))
        for (auto const* answers : { &correction.before, &correction.corrected })
            add_words(words, *answers, kept);
    std::ranges::sort(words, [](std::string const& a, std::string const& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
    return words;
}

}  // namespace

bool service::Kept::holds(definitions::Field const& field) const
{
    return fields.contains(field.name) || std::ranges::any_of(field.fields, [&](definitions::Field const& child) { return fields.contains(field.name + "." + child.name); });
}

service::Kept service::kept_of(db::Read& tx, CaseId const& id)
{
    auto const shield = store::shield(tx, id);
    if (!shield)
        return {};
    Kept kept { shield->kept, words_of(tx, id, shield->kept) };
    kept.fields.insert("");  // a definition without any such field is shielded all the same
    return kept;
}

json::Object service::disclosed(json::Object answers, Kept const& kept)
{
    return kept.is_shielded() ? definitions::disclosed(std::move(answers), kept.fields, kept.words) : answers;
}

json::Value service::disclosed(json::Value values, Kept const& kept) { return definitions::without(std::move(values), kept.words); }

Content service::disclosed(Content content, Kept const& kept)
{
    if (!kept.is_shielded())
        return content;
    content.answers = disclosed(std::move(content.answers), kept);
    content.files = disclosed(std::move(content.files), kept);
    content.examined = disclosed(std::move(content.examined), kept);
    json::Value shown = std::move(content.shown);
    if (auto entry = shown["entry"]; entry.is_object()) {  // the paper itself, as it was scanned, and the number that was called from
        entry.set("scans", json::Array {}).set("caller_number", "");
        shown.set("entry", std::move(entry));
    }
    shown = disclosed(std::move(shown), kept);
    content.shown = std::move(shown.object());
    return content;
}

std::optional<json::Value> service::safe_addressee(db::Read& tx, Case const& found)
{
    auto const shield = store::shield(tx, found.id);
    if (!shield)
        return std::nullopt;
    auto const name = shield->contact_name.empty() ? found.applicant_name : shield->contact_name;
    return json::object({ { "name", name }, { "address", shield->contact_address.empty() ? std::string("（窓口でお渡しします）") : shield->contact_address },
        { "honorific", found.applicant == "business" ? "御中" : "様" } });
}

std::string service::addressee_remark(db::Read& tx, CaseId const& id)
{
    auto const shield = store::shield(tx, id);
    return !shield ? std::string() : shield->contact_address.empty() ? "（支援措置：手渡し）" : "（支援措置：送付先の指定あり）";
}

Result<void> service::look_for_protection(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, bool declares)
{
    auto const definition = TRY(definition_of(tx, here, found.definition));
    auto const content = store::content(tx, found.id);
    std::vector<Recognized> signs;
    for (auto const& [sign, words] : model::signs_of(*definition, content.answers))
        signs.push_back({ sign, recognition_key(here, tx.tenant(), sign, words) });
    store::keep_signs(tx, found.id, signs);
    if (declares && !store::shield(tx, found.id)) {
        Shield shield;
        shield.of = found.id;
        shield.state = ShieldState::Declared;
        TRY(raise_shield(tx, caller, here, std::move(shield), TellFront::No));
    }
    return here.listeners.publish(tx, caller, here, Recognizable { found.id, std::move(signs) });
}

Result<void> service::shield_as_forwarded(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, json::Value const& body)
{
    if (!body.flag("hides") || store::shield(tx, id))
        return {};
    Shield shield;
    shield.of = id;
    shield.state = ShieldState::Declared;
    return raise_shield(tx, caller, here, std::move(shield), TellFront::No);
}

std::optional<Shield> shield_of(db::Read& tx, CaseId const& id) { return store::shield(tx, id); }
std::vector<Shield> shields_of(db::Read& tx, std::string const& protection) { return store::shields_of(tx, protection); }
std::vector<Shield> unjudged_shields(db::Read& tx, int most) { return store::unjudged(tx, most); }
std::vector<Recognized> recognized_by(db::Read& tx, CaseId const& id) { return store::signs(tx, id); }
std::vector<CaseId> cases_with(db::Read& tx, Recognized const& sign, int most) { return store::cases_with(tx, sign, most); }

std::string recognition_key(Workplace const& here, std::string const& tenant, Hint sign, std::string_view words)
{
    auto const folded = model::folded_sign(sign, words);
    if (folded.empty())
        return {};
    auto const key = crypto::derive(crypto::view(here.keys.storage.bytes), tenant, "cases.recognition");
    return crypto::hex(crypto::hmac_sha256(key, word_of(sign) + "\n" + folded));
}

Result<void> raise_shield(db::Write& tx, Caller const& caller, Workplace const& here, Shield shield, TellFront tell)
{
    auto const found = TRY(find(tx, shield.of));
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    auto const before = store::shield(tx, shield.of);
    shield.since = before ? before->since : here.now().at;
    shield.kept = definitions::kept_fields(*definition, { shield.also, shield.released, shield.state == ShieldState::Suspected });
    store::keep_shield(tx, shield);
    treasury::shield(tx, "case", shield.of.value);
    store::keep_likeness(tx, shield.of, {});
    registers::hide(tx, here, shield.of, { shield.kept, words_of(tx, shield.of, shield.kept) });
    if (!before || !std::ranges::includes(before->kept, shield.kept))  // issued with what is kept only now
        documents::withhold(tx, shield.of);
    service::trace(tx, caller, here, "cases.case.shielded", found, { { "shield", word_of(shield.state) }, { "protection", shield.protection } });
    if (!before && tell == TellFront::Yes)
        service::tell(tx, here, found, "");
    return here.listeners.publish(tx, caller, here, Shielded { shield.of });
}

Result<void> lift_shield(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id)
{
    auto const found = TRY(find(tx, id));
    if (!store::remove_shield(tx, id))
        return refuse(Kind::Conflict, "cases.shield.none");
    registers::nothing_hidden(tx, id);
    documents::give_back(tx, id);
    service::trace(tx, caller, here, "cases.case.unshielded", found);
    TRY(service::keep_likeness(tx, here, found));
    service::tell(tx, here, found, "");
    return here.listeners.publish(tx, caller, here, Unshielded { id });
}

namespace {

Result<Case> protected_case(db::Read& tx, Caller const& caller, CaseId const& id)
{
    auto found = TRY(find(tx, id));
    TRY(access::allow(tx, caller, may_protect, { found.owner }));
    TRY(service::not_ones_own(caller, found));
    return found;
}

void add_answers(std::vector<ShieldedAnswer>& all, std::span<definitions::Page const> pages, json::Object const& stored, Shield const& shield, definitions::Codes const* codes)
{
    for (auto const& page : pages)
        for (auto const& field : page.fields) {
            auto const answer = stored.find(field.name);
            auto const words = answer == stored.end() ? std::string() : definitions::shown(field, answer->second, codes, "ja", definitions::Showing::Staff);
            if (field.type != definitions::FieldType::MyNumber)
                all.push_back({ field.name, field.title.japanese(), words, shield.kept.contains(field.name) });
            for (auto const& child : field.fields)
                if (auto const name = field.name + "." + child.name; child.type != definitions::FieldType::MyNumber)
                    all.push_back({ name, field.title.japanese() + "　" + child.title.japanese(), {}, shield.kept.contains(name) });
        }
}

Result<std::vector<ShieldedAnswer>> all_answers(db::Read& tx, Workplace const& here, Case const& found)
{
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    auto const shield = store::shield(tx, found.id);
    if (!shield)
        return refuse(Kind::NotFound, "cases.shield.none");
    auto const content = store::content(tx, found.id);
    std::vector<ShieldedAnswer> all;
    add_answers(all, definition->ask(), model::for_evaluation(content.answers, content.files), *shield, &here.library);
    add_answers(all, definition->examine(), content.examined, *shield, &here.library);
    return all;
}

}  // namespace

Result<std::vector<ShieldedAnswer>> read_shielded(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string_view reason)
{
    auto const found = TRY(protected_case(tx, caller, id));
    TRY(check_reason(reason));
    auto all = TRY(all_answers(tx, here, found));
    auto const note = here.now().id();
    store::insert_note(tx, id, note, { std::string(reason), caller.person, here.now().at });
    service::trace(tx, caller, here, "cases.shielded.read", found, { { "note", note }, { "reason", audit::salted_hash(note, reason) } });
    return all;
}

Result<std::vector<ShieldedAnswer>> shielded_names(db::Read& tx, Caller const& caller, Workplace const& here, CaseId const& id)
{
    auto const found = TRY(protected_case(tx, caller, id));
    auto all = TRY(all_answers(tx, here, found));
    for (auto& one : all)
        one.words.clear();
    return all;
}

}  // namespace mado::cases
