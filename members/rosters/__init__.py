"""Understanding rosters: pure, set-wise, without Django; one judgement serves preview, commit, command and tests."""
