# Farrington's method in Noufaily's flexible form, by the package surveillance, over the series of
# the benchmark. Called by bench/surging/farrington.py with a folder: reads complete.csv,
# first.csv and asked.csv there, writes expected.csv, phi.csv, upper.csv, p.csv and versions.txt.
suppressMessages(library(surveillance))
folder <- commandArgs(trailingOnly = TRUE)[1]
complete <- as.matrix(read.csv(file.path(folder, "complete.csv"), header = FALSE))
first <- as.matrix(read.csv(file.path(folder, "first.csv"), header = FALSE))
weeks <- ncol(complete)
judged <- ncol(first)
# The settings of Noufaily et al. 2013, as the package's documentation gives them; limit54 is off
# (0 reports are enough), so that sparse series are not decided by a rule of thumb.
settings <- list(
  b = 5, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, reweight = TRUE,
  weightsThreshold = 2.58, trend = TRUE, pThresholdTrend = 1, glmWarnings = FALSE,
  powertrans = "2/3", thresholdMethod = "delta", alpha = 0.01, limit54 = c(0, 4)
)
names <- c("expected", "phi", "upper", "p")
results <- lapply(names, function(name) matrix(NA_real_, nrow(complete), judged))
names(results) <- names
failed <- 0
ask <- function(data, range) tryCatch(
  suppressWarnings(farringtonFlexible(data, control = c(settings, list(range = range)))),
  error = function(problem) NULL
)
# 1 where bench/surging/screen.py could not rule out an alarm; the p of the others stays NA.
asked <- as.matrix(read.csv(file.path(folder, "asked.csv"), header = FALSE)) == 1
# What is judged is the count as first seen; what the baseline reads, 26 weeks later, is complete.
halves <- split(seq_len(judged), seq_len(judged) > judged / 2)
for (series in seq_len(nrow(complete))) for (half in halves) {
  counts <- complete[series, ]
  places <- weeks - judged + half
  counts[places] <- first[series, half]
  of <- half[asked[series, half]]
  if (length(of) == 0) next
  data <- sts(observed = matrix(counts, ncol = 1), frequency = 52)
  # One week whose regression fails takes the others with it, so they are then asked one by one.
  whole <- ask(data, weeks - judged + of)
  for (part in if (is.null(whole)) as.list(of) else list(of)) {
    done <- if (is.null(whole)) ask(data, weeks - judged + part) else whole
    if (is.null(done)) {
      failed <- failed + 1
      next
    }
    results$expected[series, part] <- done@control$expected[, 1]
    results$phi[series, part] <- done@control$phiVector[, 1]
    results$upper[series, part] <- upperbound(done)[, 1]
    results$p[series, part] <- done@control$pvalue[, 1]
  }
}
for (name in names) write.table(
  signif(results[[name]], 6), file.path(folder, paste0(name, ".csv")),
  sep = ",", row.names = FALSE, col.names = FALSE
)
writeLines(
  c(R.version.string, paste("surveillance", packageVersion("surveillance")), paste(failed, "failed")),
  file.path(folder, "versions.txt")
)
