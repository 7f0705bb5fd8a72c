-- As they were measured when the model was fitted.
FROM mobility_evaluation
