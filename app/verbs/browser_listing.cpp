#include "browser_listing.h"

#include <mado/definitions/browser.h>

namespace mado::verbs {

void BrowserListing::add(definitions::Definition const& definition, definitions::Tongue tongue)
{
    bool const english = tongue == definitions::Tongue::English;
    for (auto const& line : definitions::browser_lines(definition)) {
        lines += definition.file + ":" + std::to_string(line.place.line) + ":" + std::to_string(line.place.column) + ": " + line.address + " ";
        if (line.in_browser)
            lines += english ? "browser\n" : "ブラウザー\n";
        else
            lines += english ? "server: " + line.why_english + "\n" : "サーバー：" + line.why_japanese + "\n";
        ++(line.in_browser ? in_browser : of_server);
    }
}

std::string BrowserListing::total(definitions::Tongue tongue) const
{
    auto const here = std::to_string(in_browser), there = std::to_string(of_server);
    return tongue == definitions::Tongue::English ? here + " conditions are decided in the browser, " + there + " by the server\n"
                                                  : here + "件の条件はブラウザーが、" + there + "件はサーバーが決めます\n";
}

}  // namespace mado::verbs
