#pragma once
// A paper with the picture of a seal where its frame stands, and several papers in one file.
#include <mado/papers/papers.h>

#include <memory>

namespace mado::papers {

// `seal`: a PNG; none: as Papers::pdf().
Result<std::string> sealed_pdf(std::string_view html, Imprint const& imprint, std::shared_ptr<std::string const> seal, std::string_view language = "ja");

struct Part {
    std::string html;
    Imprint imprint;
    std::shared_ptr<std::string const> seal {};
};
Result<std::string> pdf_of_all(std::vector<Part> const& parts);

// The PNG of a seal from plain pixels (rows from the top, three bytes a pixel), no larger than it is printed; white becomes clear.
std::string seal_picture(int width, int height, std::string_view rgb);

}  // namespace mado::papers
