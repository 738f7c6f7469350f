#include "model/profile.h"

#include <array>
#include <utility>

namespace mado::accounts {

json::Value json_of(Profile const& profile)
{
    return json::object({ { "name", profile.name }, { "kana", profile.kana }, { "address", profile.address }, { "phone", profile.phone }, { "mail", profile.mail },
        { "holder_name", profile.holder_name }, { "holder_born_on", profile.holder_born_on } });
}

Profile profile_of(json::Value const& value) { return { value.text("name"), value.text("kana"), value.text("address"), value.text("phone"), value.text("mail"), value.text("holder_name"), value.text("holder_born_on") }; }

identity::Proof proof_of(Profile const& profile, Instant at)
{
    identity::Proof proof { .how = "account", .assurance = "account", .at = at };
    for (auto const& [name, value] : { std::pair("name", profile.name), { "kana", profile.kana }, { "address", profile.address }, { "phone", profile.phone }, { "mail", profile.mail } })
        if (!value.empty())
            proof.attributes[name] = value;
    return proof;
}

std::string browser_words(std::string_view user_agent)
{
    // The first that stands in it: Edge and Chrome call themselves Safari too.
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> browsers { { { "Edg", "Edge" }, { "Firefox", "Firefox" }, { "Chrome", "Chrome" }, { "CriOS", "Chrome" }, { "Safari", "Safari" } } };
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> systems { { { "Android", "Android" }, { "iPhone", "iPhone" }, { "iPad", "iPad" }, { "Windows", "Windows" }, { "Mac OS", "Mac" }, { "Linux", "Linux" } } };
    auto const first = [&](auto const& all) -> std::string {
        for (auto const& [mark, words] : all)
            if (user_agent.find(mark) != std::string_view::npos)
                return std::string(words);
        return {};
    };
    auto const browser = first(browsers), system = first(systems);
    if (browser.empty() || system.empty())
        return browser + system;
    return browser + "（" + system + "）";
}

}  // namespace mado::accounts
