#include "model/contents.h"

#include <mado/definitions/answers.h>
#include <mado/definitions/filling.h>

#include <charconv>

namespace mado::entry {

namespace {

struct TextMember { char const* name; std::string Contents::* member; };
constexpr TextMember texts[] = { { "definition", &Contents::definition }, { "applicant", &Contents::applicant }, { "language", &Contents::language },
    { "arrived_on", &Contents::arrived_on }, { "arrived_time", &Contents::arrived_time }, { "evidence", &Contents::evidence },
    { "number_evidence", &Contents::number_evidence }, { "caller_number", &Contents::caller_number }, { "pages", &Contents::pages },
    { "postmark", &Contents::postmark }, { "remarks", &Contents::remarks } };

struct ObjectMember { char const* name; json::Object Contents::* member; };
constexpr ObjectMember objects[] = { { "answers", &Contents::answers }, { "keys", &Contents::keys }, { "scans", &Contents::scans }, { "prefilled", &Contents::prefilled } };

std::optional<int> two_digits(std::string_view text)
{
    int value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc {} && end == text.data() + text.size() && !text.empty() && text.size() <= 2 ? std::optional(value) : std::nullopt;
}

json::Array scans_of(Contents const& contents)
{
    json::Array all;
    for (auto const& [name, file] : contents.scans)
        for (auto const& blob : file.array("blobs"))
            if (auto const key = contents.keys.find(blob.text("name")); key != contents.keys.end())
                all.push_back(json::object({ { "name", blob.text("name") }, { "size", key->second.integer("size") }, { "key", key->second.text("key") },
                    { "title", blob.text("title") }, { "type", blob.text("type") } }));
    return all;
}

json::Value facts_of(Filled const& filled)
{
    auto const& contents = filled.contents;
    auto facts = json::object({ { "evidence", contents.evidence }, { "number_evidence", contents.number_evidence }, { "caller_number", contents.caller_number },
        { "pages", contents.pages }, { "postmark", contents.postmark }, { "remarks", contents.remarks }, { "scans", scans_of(contents) } });
    if (filled.read_back)
        facts.set("read_back", json::object({ { "words", filled.read_back->words }, { "at", filled.read_back->at.microseconds } }));
    return facts;
}

json::Value identity_of(Filled const& filled)
{
    if (filled.channel == Channel::Web)
        return json::object({ { "how", "account" }, { "assurance", "account" } });
    // Whoever was looked at with a paper of his own is as sure as one who signs in; a voice is not.
    bool const is_seen = !filled.contents.evidence.empty() && filled.channel != Channel::Phone;
    return json::object({ { "how", "counter" }, { "assurance", is_seen ? "account" : "none" }, { "evidence", filled.contents.evidence } });
}

}  // namespace

std::optional<Channel> channel_of(std::string_view word)
{
    auto const names = names_of(Channel {});
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == word)
            return static_cast<Channel>(i);
    return std::nullopt;
}

json::Value json_of(Contents const& contents)
{
    auto value = json::object({ { "as_it_is", contents.as_it_is } });
    for (auto const& [name, member] : texts)
        value.set(name, contents.*member);
    for (auto const& [name, member] : objects)
        value.set(name, contents.*member);
    return value;
}

Contents contents_of(json::Value const& value)
{
    Contents contents;
    contents.as_it_is = value.flag("as_it_is");
    for (auto const& [name, member] : texts)
        contents.*member = value.text(name);
    for (auto const& [name, member] : objects)
        contents.*member = value.object(name);
    return contents;
}

std::optional<Instant> arrival_of(Contents const& contents)
{
    auto const day = Day::parse(contents.arrived_on);
    auto const colon = contents.arrived_time.find(':');
    if (!day || colon == std::string::npos)
        return std::nullopt;
    auto const hour = two_digits(std::string_view(contents.arrived_time).substr(0, colon)), minute = two_digits(std::string_view(contents.arrived_time).substr(colon + 1));
    if (!hour || !minute || *hour > 23 || *minute > 59)
        return std::nullopt;
    return instant_in_tokyo(*day, *hour, *minute);
}

json::Value body_of(definitions::Evaluation& evaluation, Filled const& filled)
{
    auto const& definition = evaluation.definition();
    auto const& contents = filled.contents;
    auto const answers = definitions::submitted(evaluation);
    auto const origin = [&](std::string const& name) -> std::string {
        auto const known = contents.prefilled.find(name);
        if (known != contents.prefilled.end() && answers.at(name) == known->second)
            return "staff";
        return filled.channel == Channel::Counter ? "counter" : "typed";
    };
    auto shown = definitions::shown_before_sending(evaluation);
    shown.set("entry", facts_of(filled));
    return json::object({ { "receipt_number", filled.receipt_number }, { "channel", word_of(filled.channel) }, { "applicant", contents.applicant }, { "identity", identity_of(filled) },
        { "language", contents.language }, { "notice", "paper" }, { "has_mail", false }, { "application_key", "" }, { "round", filled.round },
        { "answers", definitions::answers_for_submission(definition, answers, origin) }, { "files", definitions::files_for_submission(definition, answers, contents.keys) },
        { "shown", std::move(shown) } });
}

}  // namespace mado::entry
