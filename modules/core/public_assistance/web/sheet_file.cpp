// The file of a 訪問シート: one page with its script and its style in it, whose content policy lets nothing in and nothing out.
#include "web/sheet_pages.h"

#include <mado/crypto/box.h>
#include <mado/json/json.h>
#include <mado/names/embedded.h>
#include <mado/time/wareki.h>
#include <mado/webcrypto/webcrypto.h>

#include "service/sheets_inside.h"

#include <algorithm>
#include <stdexcept>

namespace mado::embedded {
std::span<File const> public_assistance();
}

namespace mado::public_assistance::web {

namespace {

constexpr std::string_view style = R"css(
:root { color-scheme: light; font: 100%/1.7 "Noto Sans JP", sans-serif; color: #1a1a1a; background: #fff; }
body { margin: 0; } main { max-width: 44rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; padding-top: 1rem; border-top: 2px solid #1a1a1a; } h3 { font-size: 1rem; margin-bottom: 0; }
ul { margin: 0; padding-left: 1.25rem; } .words, li { white-space: pre-wrap; } .heed { font-weight: bold; }
label { display: block; font-weight: bold; } small { display: block; color: #4d4d4d; }
input, textarea { box-sizing: border-box; width: 100%; font: inherit; padding: .5rem; border: 1px solid #4d4d4d; border-radius: 4px; }
input[type=date] { width: auto; }
button { font: inherit; font-weight: bold; min-height: 3rem; padding: .5rem 1.5rem; color: #fff; background: #0017c1; border: 0; border-radius: 8px; }
button:disabled { background: #4d4d4d; } :focus-visible { outline: 4px solid #000; outline-offset: 2px; box-shadow: 0 0 0 2px #ffd43d; }
[role=alert] { font-weight: bold; color: #a80000; } .save { margin-top: 2.5rem; padding-top: 1rem; border-top: 2px solid #1a1a1a; }
)css";

std::string_view script()
{
    for (auto const& file : embedded::public_assistance())
        if (file.path == "assets/visit_sheet.js")
            return file.bytes;
    throw std::logic_error("public_assistance has no assets/visit_sheet.js");
}

// 'sha256-…' of a content policy: base64 with its padding.
std::string allowed(std::string_view text)
{
    auto hash = crypto::base64url(crypto::sha256(text));
    std::ranges::replace(hash, '-', '+');
    std::ranges::replace(hash, '_', '/');
    return "'sha256-" + hash + "='";
}

// JSON that may stand inside a script element.
std::string quiet(std::string text)
{
    std::string out;
    for (auto const letter : text)
        out += letter == '<' ? std::string("\\u003c") : letter == '&' ? std::string("\\u0026") : std::string(1, letter);
    return out;
}

json::Value words_of(Asked const& visit)
{
    json::Value words = json::object({});
    for (auto const* key : { "title", "about", "passphrase", "passphrase_help", "open", "wrong", "ended", "ended_unsaved", "ends", "contact", "note", "people", "years", "address", "shielded", "look_at",
             "policy", "asked", "earlier", "found", "done_on", "words", "words_help", "save", "save_help", "saved", "nothing", "wrong_day", "none", "no_crypto" })
        words.set(key, say(visit, std::string("public_assistance.sheet.file.") + key));
    for (auto const kind : names_of(WorkKind {}))
        words.set("work." + std::string(kind), say(visit, "public_assistance.work." + std::string(kind)));
    for (auto const kind : names_of(FactKind {}))
        words.set("fact." + std::string(kind), say(visit, "public_assistance.fact." + std::string(kind)));
    return words;
}

}  // namespace

std::string sheet_file(Asked const& visit, Sheet const& sheet)
{
    auto const code = script();
    auto const data = json::canonical(json::object({ { "sheet", sheet.id.value }, { "version", sheet_version }, { "made_at", iso_in_tokyo(sheet.made_at) }, { "ends_at", iso_in_tokyo(sheet.ends_at) }, { "ends_words", wareki::text(sheet.ends_at) },
        { "salt", crypto::base64url(sheet.salt) }, { "box", crypto::base64url(sheet.box) }, { "iterations", webcrypto::iterations }, { "words", words_of(visit) } }));
    std::string page = "<!doctype html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src ";
    page += allowed(code) + "; style-src " + allowed(style) + "; base-uri 'none'; form-action 'none'\">\n";
    page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>" + say(visit, "public_assistance.sheet.file.title") + "</title>\n";
    page += "<style>" + std::string(style) + "</style>\n</head>\n<body>\n<main><noscript><h1>" + say(visit, "public_assistance.sheet.file.title") + "</h1><p>"
        + say(visit, "public_assistance.sheet.file.no_script") + "</p></noscript></main>\n";
    page += "<script type=\"application/json\" id=\"data\">" + quiet(data) + "</script>\n<script>" + std::string(code) + "</script>\n</body>\n</html>\n";
    return page;
}

}  // namespace mado::public_assistance::web
