#include <mado/mail/leaving.h>

namespace mado::mail {

namespace { constexpr char mark = '\x1e'; }

std::string with_leaving(std::string_view address, std::string_view body) { return mark + std::string(address) + mark + std::string(body); }

Leaving leaving_of(std::string_view body)
{
    if (!body.starts_with(mark))
        return { {}, body };
    auto const end = body.find(mark, 1);
    return end == std::string_view::npos ? Leaving { {}, body.substr(1) } : Leaving { body.substr(1, end - 1), body.substr(end + 1) };
}

}  // namespace mado::mail
