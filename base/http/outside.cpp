#include <mado/http/outside.h>

#include <algorithm>

namespace mado::http {

bool is_of_this_machine(std::string_view address)
{
    return address.starts_with("http://127.0.0.1:") || address.starts_with("http://localhost:") || address.starts_with("http://[::1]:");
}

bool may_be_called(std::string_view address, Reach reach)
{
    constexpr std::size_t most = 2'000;
    constexpr std::string_view colon = "://";
    auto const begin = address.find(colon);
    if (begin == std::string_view::npos || address.size() > most)
        return false;
    auto const rest = address.substr(begin + colon.size());
    auto const host = rest.substr(0, rest.find_first_of("/?#"));
    bool const is_sound = !host.empty() && host.find('@') == std::string_view::npos && host.find('\\') == std::string_view::npos
        && std::ranges::none_of(address, [](char c) { return static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7f; });
    return is_sound && (address.starts_with("https://") || (reach == Reach::DeveloperToo && is_of_this_machine(address)));
}

}  // namespace mado::http
