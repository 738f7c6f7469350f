#pragma once
// What this module is given besides its zone: app/ has it from the configuration and from the modules below.
#include <mado/db/database.h>
#include <mado/pades/pades.h>
#include <mado/photo/photo.h>
#include <mado/zone/workplace.h>

#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mado::documents {

// The electronic signature of one town's documents (電子署名).
struct Signing {
    enum class Of { All, Orders } of = Of::All;    // Orders: 指令 alone
    pades::Signer signer;
    std::optional<pades::Stamps> stamps {};        // with them B-T, else B-B
    // With it and stamps the long-term form (B-LTA): what is known today about these certificates.
    std::function<pades::Evidence(std::vector<x509::Certificate> const&)> evidence {};
};

// What was decided, beside what will be issued (照合).
struct DecidedText {
    std::string title, result, reasons;
    std::string by, article;                       // who, in which position; the article of the 決裁規程
    std::optional<Instant> at {};
    struct Line { std::string words, law; };
    std::vector<Line> lines {};
};

struct Hands {
    std::map<std::string, Signing> signing {};     // by the town's code
    // Decodes the picture of a seal apart from this process. None: no picture can be kept.
    std::function<std::expected<photo::Picture, photo::Fault>(std::string_view bytes)> picture {};
    // The newest decision of a case; nothing when none was made by approval.
    std::function<std::optional<DecidedText>(db::Read&, Workplace const&, CaseId const&)> decided {};
};

}  // namespace mado::documents
